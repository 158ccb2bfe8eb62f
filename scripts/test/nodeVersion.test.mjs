import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { tooOld } from '../bootstrap/nodeVersion.mjs';

const read = (path) => readFileSync(new URL(path, import.meta.url), 'utf8');

it.each(['20.19.0', '20.20.2', '22.0.0', '26.10.0'])('runs on Node %s', (version) => {
  expect(tooOld(version)).toBe('');
});

it.each(['8.17.0', '12.22.12', '16.20.2', '18.20.4', '20.18.3'])(
  'refuses Node %s in one line that says what to do',
  (version) => {
    expect(tooOld(version)).toMatch(
      new RegExp(`^Stepwise needs Node\\.js 20\\.19 or newer; this is ${version}\\..*Install.*$`),
    );
  },
);

it('has the limit of every "engines" field', () => {
  for (const folder of ['..', '../../packages/core']) {
    const { engines } = JSON.parse(read(`${folder}/package.json`));
    expect(engines.node).toBe('>=20.19');
  }
  expect(tooOld('0.0.0')).toContain('20.19');
});

it('imports nothing before the check that an old Node would stumble on', () => {
  const imports = [...read('../bootstrap.mjs').matchAll(/^import .* from '(.*)'/gm)];
  expect(imports.map((match) => match[1])).toEqual(['./bootstrap/nodeVersion.mjs']);
  expect(read('../bootstrap/nodeVersion.mjs')).not.toMatch(/^import|node:|\?\.|\?\?/m);
});
