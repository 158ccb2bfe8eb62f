import { expect, it } from 'vitest';
import { escape, markup } from '../src/drawing/markup.ts';

it('escapes text in elements and in attributes', () => {
  const text = `<b title="x" id='y'>&amp;</b>`;
  const safe = '&lt;b title=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;&lt;/b&gt;';
  expect(escape(text)).toBe(safe);
  expect(markup`<p title="${text}">${text}</p>`.text).toBe(`<p title="${safe}">${safe}</p>`);
});

it('escapes what is nested once', () => {
  expect(markup`<ul>${['a<b', 'c'].map((item) => markup`<li>${item}</li>`)}</ul>`.text).toBe(
    '<ul><li>a&lt;b</li><li>c</li></ul>',
  );
});

it('drops what is absent, and keeps 0', () => {
  expect(markup`${null}${undefined}${false}${''}${0}${[1, [2]]}`.text).toBe('012');
});

it('replaces characters that no page may hold', () => {
  expect(escape('a\u0000b\u001B[31m\tc\n')).toBe('a\uFFFDb\uFFFD[31m\tc\n');
});
