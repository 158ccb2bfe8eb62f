import { textWidth } from '@stepwise/report/drawing';
import { describe, expect, it } from 'vitest';
import { renderReport } from '../src/report/renderReport.ts';
import type { BenchResult } from '../src/result.ts';
import { byId, figures, find, parsePage, path, read, wording } from './reportPage.ts';
import {
  makeResult,
  makeRun,
  makeStairs,
  reduced,
  SAMPLE_RUNS,
  losses,
  bothBackends,
  failed,
} from './reportSample.ts';

const crowd = makeStairs(
  105,
  Array.from({ length: 20 }, (_, index) => 60 + index),
);
const PAGES: readonly (readonly [string, BenchResult])[] = [
  ['six runs', makeResult()],
  ['one run', makeResult([SAMPLE_RUNS[1]!])],
  ['two backends', makeResult(bothBackends)],
  ['twenty close marks', makeResult([crowd, SAMPLE_RUNS[0]!])],
  ['no run', makeResult([], { complete: false })],
  ['a failed run', makeResult([failed, SAMPLE_RUNS[2]!])],
  ['one epoch', makeResult([losses(1, () => 2)])],
  ['200 epochs', makeResult([losses(200, (epoch) => 1 / epoch)])],
  ['a constant loss', makeResult([losses(15, () => 0.25)])],
  ['a huge range', makeResult([losses(15, (epoch) => 10 ** (3 * epoch - 20))])],
  ['no finite loss', makeResult([losses(5, () => NaN)])],
  ['losses of zero and less', makeResult([losses(5, (epoch) => 2 - epoch)])],
];

describe.each(PAGES)('a page of %s', (_, result) => {
  const text = renderReport(result);
  const page = parsePage(text);

  it('refers to nothing outside itself and runs no script', () => {
    for (const word of [
      'http',
      'src=',
      'url(',
      '@import',
      '<script',
      '<link',
      'srcset',
      'onload',
    ]) {
      expect(text).not.toContain(word);
    }
    for (const link of find(page, 'a')) {
      const target = link.attributes['href'] ?? '';
      expect(target.startsWith('#')).toBe(true);
      expect(byId(page, target.slice(1)).name).toBe('section');
    }
  });

  it('has unique ids, and figures with a name and a description', () => {
    const ids = [...text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const figure of figures(page)) {
      const [name, description] = (figure.attributes['aria-labelledby'] ?? '').split(' ');
      expect(find(figure, 'title')[0]?.attributes['id']).toBe(name);
      expect(find(figure, 'desc')[0]?.attributes['id']).toBe(description);
      expect(wording(find(figure, 'desc')[0]!).length).toBeGreaterThan(20);
    }
  });

  it('has no number in a drawing that is not finite, and no word for one that slipped through', () => {
    for (const figure of figures(page)) {
      for (const element of find(figure, 'path')) {
        expect(element.attributes['d']).not.toMatch(/NaN|Infinity|undefined/);
      }
    }
    expect(text).not.toMatch(/undefined|\[object/);
  });

  it('keeps every text inside its figure, and texts of a figure apart', () => {
    for (const figure of figures(page)) {
      const [, , width = 0, height = 0] = (figure.attributes['viewBox'] ?? '')
        .split(' ')
        .map(Number);
      const size = Number(figure.attributes['font-size']);
      const boxes = find(figure, 'g')
        .concat(figure)
        .flatMap((group) =>
          group.children
            .filter(({ name }) => name === 'text')
            .map((item) => {
              const anchor =
                item.attributes['text-anchor'] ?? group.attributes['text-anchor'] ?? 'start';
              const kind = item.attributes['class'] ?? group.attributes['class'] ?? '';
              const scale = kind.includes('number') ? 0.85 : /tick|why|best/.test(kind) ? 0.92 : 1;
              const long = textWidth(item.text, size * scale);
              const x = Number(item.attributes['x']);
              const left = x - { start: 0, middle: long / 2, end: long }[anchor]!;
              const y = Number(item.attributes['y']);
              return { text: item.text, left, right: left + long, top: y - size * 0.75, bottom: y };
            }),
        );
      expect(boxes.length).toBeGreaterThan(3);
      const wrong = boxes.flatMap((box, index) => {
        const inside =
          box.left >= -1 && box.right <= width + 1 && box.top >= 0 && box.bottom <= height;
        const hidden = boxes
          .slice(index + 1)
          .filter(
            (other) =>
              box.right > other.left + 1 &&
              other.right > box.left + 1 &&
              box.bottom > other.top &&
              other.bottom > box.top,
          );
        return [
          ...(inside ? [] : [`${box.text} leaves the figure`]),
          ...hidden.map((other) => `${box.text} and ${other.text} overlap`),
        ];
      });
      expect(wrong).toEqual([]);
    }
  });

  it('marks every event in every size, with a sentence of the same number', () => {
    for (const section of find(page, '.run')) {
      const items = find(section, 'ol').flatMap((list) => find(list, 'li'));
      const numbers = items.map(({ attributes }) => attributes['value']);
      expect(numbers).toEqual(items.map((__, index) => String(index + 1)));
      for (const figure of figures(section)) {
        for (const kind of ['.rule', '.badge']) {
          const marks = find(figure, kind).flatMap(
            ({ attributes }) => attributes['data-marks']?.split(' ') ?? [],
          );
          expect([...new Set(marks)].toSorted((a, b) => Number(a) - Number(b))).toEqual(numbers);
        }
      }
    }
  });
});

describe('positions', () => {
  const page = read(makeResult());
  const section = byId(page, 'run-2');
  const run = SAMPLE_RUNS[1]!;

  it.each(['narrow', 'medium', 'wide'])('of the %s figure follow from epochs done', (name) => {
    const figure = find(section, `.${name}`)[0]!;
    const bases = find(figure, '.base').map(path);
    const frames = bases.filter((base) => base.length === 2 && base[0]![1] === base[1]![1]);
    expect(frames.length).toBe(name === 'wide' ? 4 : 3);
    const plots = [...new Set(frames.map(([from, to]) => `${from![0]} ${to![0]}`))].map((key) =>
      key.split(' ').map(Number),
    );
    // Every panel of a column has the same left and right end; only the wide figure has two columns.
    expect(plots.length).toBe(name === 'wide' ? 2 : 1);

    const epochs = 15;
    for (const [left = 0, right = 0] of plots) {
      const x = (done: number): number => left + ((right - left) * done) / epochs;
      const inside = (list: readonly (readonly [number, number])[]): boolean =>
        list[0]![0] >= left - 0.1 && list[0]![0] <= right + 0.1;
      const rules = find(figure, '.rule').map(path).filter(inside);
      expect(rules.length).toBe(run.events.length);
      for (const [index, event] of run.events.entries()) {
        expect(Math.abs(rules[index]![0]![0] - x(event.at))).toBeLessThanOrEqual(0.051);
      }
      // The rule runs from above the losses to the bottom of the rate.
      const bottom = Math.max(...frames.map(([from]) => from![1]));
      expect(rules.every((rule) => rule[1]![1] === bottom)).toBe(true);

      const lines = find(figure, '.line').filter((line) => inside(path(line)));
      const loss = lines.filter(({ attributes }) => !attributes['class']!.includes('rate'));
      for (const line of loss) {
        expect(path(line).map(([at]) => at)).toEqual(
          run.epochs.map(({ epoch }) => Math.round(x(epoch) * 10) / 10),
        );
      }
      const rate = lines.filter(({ attributes }) => attributes['class']!.includes('rate'));
      expect(rate).toHaveLength(1);
      const steps = path(rate[0]);
      // A cut is a vertical step at its own rule: after epoch 5 the line falls at x(5).
      const at5 = steps.filter(([at]) => Math.abs(at - x(5)) <= 0.051).map(([, y]) => y);
      expect(at5).toHaveLength(2);
      expect(at5[1]!).toBeGreaterThan(at5[0]!);
    }
  });

  it('of losses and of the best epoch follow from the linear axis', () => {
    const figure = find(section, '.wide')[0]!;
    const top = Math.max(...run.epochs.flatMap(({ loss, valLoss }) => [loss, valLoss]));
    const [training, validation] = find(figure, '.line').map(path);
    const frame = find(figure, '.base').map(path)[0]!;
    const zero = frame[0]![1];
    const highest = Math.min(...[...training!, ...validation!].map(([, y]) => y));
    const y = (value: number): number => zero - ((zero - highest) * value) / top;
    for (const [index, epoch] of run.epochs.entries()) {
      expect(Math.abs(training![index]![1] - y(epoch.loss))).toBeLessThanOrEqual(0.11);
      expect(Math.abs(validation![index]![1] - y(epoch.valLoss))).toBeLessThanOrEqual(0.11);
    }
    const ring = find(figure, 'circle')[0]!;
    expect(Math.abs(Number(ring.attributes['cy']) - y(run.best!.valLoss))).toBeLessThanOrEqual(
      0.11,
    );
  });

  it('of a rate that jumps inside an epoch step at the event', () => {
    const stairs = makeRun({
      scheduler: 'multi-step',
      description: 'halved in the middle of epoch 5',
      rate: (share) => (share * 10 < 4.5 ? 1e-3 : 5e-4),
      epochs: 10,
      events: [{ ...reduced(4.5, '1e-3', '5e-4', 1), type: 'milestone' }],
    });
    const figure = find(read(makeResult([stairs])), '.medium')[0]!;
    const rate = path(find(figure, '.rate')[0]);
    const [from, to] = [rate[0]![0], rate.at(-1)![0]];
    const at = from + ((to - from) * 4.5) / 10;
    const before = rate.filter(([x]) => x < at - 0.1).map(([, y]) => y);
    const after = rate.filter(([x]) => x > at + 0.1).map(([, y]) => y);
    expect(new Set(before).size).toBe(1);
    expect(new Set(after).size).toBe(1);
    expect(rate.filter(([x]) => Math.abs(x - at) <= 0.1).map(([, y]) => y)).toEqual([
      before[0],
      after[0],
    ]);
  });

  it('of an exponential decay lie on a straight line under a logarithmic axis', () => {
    const decay = makeRun({
      scheduler: 'decay',
      description: 'a tenth of the rate in every 5 epochs',
      rate: (share) => 1e-2 * 10 ** (-3 * share),
      epochs: 15,
    });
    const drawing = read(makeResult([decay]));
    const rate = path(find(find(drawing, '.medium')[0]!, '.rate')[0]);
    const [first, last] = [rate[0]!, rate.at(-1)!];
    for (const [x, y] of rate) {
      const straight = first[1] + ((last[1] - first[1]) * (x - first[0])) / (last[0] - first[0]);
      expect(Math.abs(y - straight)).toBeLessThan(0.2);
    }
  });
});
