import { expect, test } from 'vitest';
import { readLog, readLogSync, type TextPatterns } from '../../src/index.ts';

const patterns: TextPatterns = {
  epoch: /^== round (\d+)(?: of (\d+))?/gu,
  values: { train_loss: /seen (\S+?)[,;]/u, val_loss: /held out (\S+)/u, lr: /eta=(\S+)/u },
};
const round = (i: number): string =>
  `== round ${i} of 30\nseen ${i}.5, eta=${10 ** -i}\n(${i} minutes) held out ${2 * i}\n`;
const ROUNDS = [1, 2, 3];
const LOG = ROUNDS.map(round).join('');

test('lines of a log of your own are read by patterns of your own', async () => {
  const history = readLogSync(LOG, { format: 'text', patterns });
  const [run] = history.runs;
  expect(run?.facts.plannedEpochs).toBe(30);
  expect(run?.series).toMatchObject([
    { name: 'train_loss', role: 'loss', of: 'train', at: ROUNDS, values: [1.5, 2.5, 3.5] },
    { name: 'lr', role: 'rate', at: ROUNDS, values: [0.1, 0.01, 0.001] },
    { name: 'val_loss', role: 'loss', of: 'validation', at: ROUNDS, values: [2, 4, 6] },
  ]);
  expect(await readLog([LOG], { format: 'text', patterns })).toEqual(history);
});

test('epochs that begin again are another run', () => {
  const { runs } = readLogSync(LOG + LOG, { format: 'text', patterns });
  expect(runs.map(({ series }) => series[0]?.at)).toEqual([ROUNDS, ROUNDS]);
});

test('steps that begin again in each epoch go on', () => {
  const log = 'e1\ns10 l5\ns20 l4\ne2\ns10 l3\ns20 l2\n';
  const { runs } = readLogSync(log, {
    format: 'text',
    patterns: { epoch: /^e(\d+)/u, step: /^s(\d+)/u, values: { loss: /l(\d+)/u } },
  });
  expect(runs).toHaveLength(1);
  expect(runs[0]?.series[0]).toMatchObject({
    axis: 'step',
    at: [10, 20, 30, 40],
    elsewhere: [1, 1, 2, 2],
    values: [5, 4, 3, 2],
  });
});

test.each<[string, Parameters<typeof readLogSync>[1], RegExp]>([
  ['another format', { patterns }, /format text/u],
  ['no place', { format: 'text', patterns: { values: { loss: /l(\d+)/u } } }, /epoch or step/u],
  [
    'no expression',
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what callers without types may pass
    { format: 'text', patterns: { epoch: 'e' as unknown as RegExp, values: {} } },
    /patterns\.epoch: wanted a regular expression/u,
  ],
  ['nothing that fits', { format: 'text', patterns: { ...patterns, epoch: /never/u } }, /no such/u],
])('%s is refused', (_, options, message) => {
  expect(() => readLogSync(LOG, options)).toThrow(message);
});
