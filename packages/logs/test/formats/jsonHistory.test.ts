import { expect, test } from 'vitest';
import { readLogSync } from '../../src/readLog.ts';

const read = (value: unknown) =>
  readLogSync(typeof value === 'string' ? value : JSON.stringify(value), {
    format: 'json-history',
  });

/** Name, places and values of each series, by run. */
const curves = (value: unknown) =>
  read(value).runs.map(({ series }) =>
    Object.fromEntries(
      series.map(({ name, axis, at, values }) => [
        name,
        { axis, at: [...at], values: [...values] },
      ]),
    ),
  );

const KERAS = { loss: [3, 2, 1], val_loss: [4, 3, 3.5], lr: [0.1, 0.1, 0.05] };
const COLUMNS = {
  loss: { axis: 'epoch', at: [0, 1, 2], values: [3, 2, 1] },
  val_loss: { axis: 'epoch', at: [0, 1, 2], values: [4, 3, 3.5] },
  lr: { axis: 'epoch', at: [0, 1, 2], values: [0.1, 0.1, 0.05] },
};
const ROWS = KERAS.loss.map((loss, i) => ({ loss, val_loss: KERAS.val_loss[i], lr: KERAS.lr[i] }));

test.each<readonly [string, unknown]>([
  ['lists side by side', KERAS],
  ['inside an object', { history: KERAS, batch_size: 32 }],
  ['deep inside objects', { model: { result: { history: KERAS } } }],
  ['rows', ROWS],
  ['rows inside an object', { history: ROWS }],
  [
    'columns of pandas',
    {
      loss: { 0: 3, 1: 2, 2: 1 },
      val_loss: { 0: 4, 1: 3, 2: 3.5 },
      lr: { 0: 0.1, 1: 0.1, 2: 0.05 },
    },
  ],
  ['rows of pandas', { 0: ROWS[0], 1: ROWS[1], 2: ROWS[2] }],
  [
    'lists of one number each',
    { loss: [[3], [2], [1]], val_loss: [4, 3, 3.5], lr: [[0.1], [0.1], [0.05]] },
  ],
  ['numbers as texts', { loss: ['3.0', '2', '1'], val_loss: KERAS.val_loss, lr: KERAS.lr }],
  [
    'texts of tensors',
    {
      loss: ['tensor(3.)', "tensor(2, device='cuda:0')", 'np.float32(1.0)'],
      val_loss: KERAS.val_loss,
      lr: KERAS.lr,
    },
  ],
])('the same history in other shapes: %s', (_, value) => {
  expect(curves(value)).toEqual([COLUMNS]);
});

test('the first of equal shapes is found without being asked for', () => {
  const { source } = readLogSync(JSON.stringify(KERAS));
  expect(source.format).toBe('json-history');
  expect(source.because).toBe(
    'Read as JSON history, because it is JSON with lists of loss, val_loss, lr.',
  );
});

test('places are those that the rows say', () => {
  const at = (rows: readonly object[]) => curves(rows)[0]?.['loss'];
  expect(
    at([
      { epoch: 1, loss: 3 },
      { epoch: 3, loss: 2 },
    ]),
  ).toMatchObject({ axis: 'epoch', at: [1, 3] });
  expect(
    at([
      { step: 10, loss: 3 },
      { step: 20, loss: 2 },
    ]),
  ).toMatchObject({ axis: 'step', at: [10, 20] });
  // several rows in an epoch
  expect(
    at([
      { epoch: 1, step: 10, loss: 3 },
      { epoch: 1, step: 20, loss: 2 },
    ]),
  ).toMatchObject({ axis: 'step', at: [10, 20] });
  // batches counted inside the epoch
  expect(
    at([
      { epoch: 0, batch: 0, loss: 4 },
      { epoch: 0, batch: 1, loss: 3 },
      { epoch: 1, batch: 0, loss: 2 },
      { epoch: 1, batch: 1, loss: 1 },
    ]),
  ).toMatchObject({ axis: 'step', at: [0, 1, 2, 3], values: [4, 3, 2, 1] });
});

test('epochs as a list, and as names', () => {
  expect(curves({ epochs: [5, 6, 7], ...KERAS })[0]?.['loss']).toMatchObject({ at: [5, 6, 7] });
  expect(curves({ 1: { loss: 3 }, 10: { loss: 1 }, 2: { loss: 2 } })[0]?.['loss']).toMatchObject({
    at: [1, 2, 10],
    values: [3, 2, 1],
  });
});

test('names such as epoch_3 are places', () => {
  expect(curves({ epoch_3: { loss: 3 }, epoch_4: { loss: 2 } })[0]?.['loss']).toMatchObject({
    at: [3, 4],
    values: [3, 2],
  });
});

test('epochs with a fraction are elsewhere, as the steps are the places', () => {
  const rows = [1, 2].map((i) => ({ epoch: i / 4, step: 10 * i, loss: 3 - i }));
  expect(read({ rows }).runs[0]?.series[0]).toMatchObject({
    axis: 'step',
    at: [10, 20],
    elsewhere: [0.25, 0.5],
  });
});

test("a metric beside one of the validation is the training's", () => {
  const { runs } = read({ acc: [1, 2], val_acc: [1, 2], f1: [1, 2] });
  expect(runs[0]?.series.map(({ of }) => of)).toEqual(['train', 'validation', null]);
});

test('names that were sorted as texts are put in order', () => {
  const text = '{"loss": {"0": 5, "1": 4, "10": 2, "2": 3}}';
  expect(curves(text)[0]?.['loss']).toMatchObject({ at: [0, 1, 2, 10], values: [5, 4, 3, 2] });
});

test('parts of the data in objects of their own are one training', () => {
  expect(
    curves({ train: { loss: [2, 1], acc: [0.5, 0.6] }, val: { loss: [3, 2] }, lr: [0.1, 0.1] }),
  ).toEqual([
    {
      'train/loss': { axis: 'epoch', at: [0, 1], values: [2, 1] },
      'train/acc': { axis: 'epoch', at: [0, 1], values: [0.5, 0.6] },
      'val/loss': { axis: 'epoch', at: [0, 1], values: [3, 2] },
      lr: { axis: 'epoch', at: [0, 1], values: [0.1, 0.1] },
    },
  ]);
});

test.each<readonly [string, unknown]>([
  ['parts', { train: { step: [10, 20], loss: [2, 1] }, val: { step: [20], loss: [3] } }],
  [
    'objects',
    { 'train/loss': { step: [10, 20], value: [2, 1] }, 'val/loss': { step: [20], values: [3] } },
  ],
  [
    'pairs',
    {
      'train/loss': [
        [10, 2],
        [20, 1],
      ],
      'val/loss': [[20, 3]],
    },
  ],
  [
    'triples',
    {
      'train/loss': [
        [1.7e9, 10, 2],
        [1.7e9, 20, 1],
      ],
      'val/loss': [[1.7e9, 20, 3]],
    },
  ],
])('curves with places of their own are one training: %s', (_, value) => {
  expect(curves(value)).toEqual([
    {
      'train/loss': { axis: 'step', at: [10, 20], values: [2, 1] },
      'val/loss': { axis: 'step', at: [20], values: [3] },
    },
  ]);
});

test('a curve that TensorBoard has saved is called what its file says', () => {
  const text = JSON.stringify([1, 2, 3].map((step) => [1.7e9 + step, step, 4 - step]));
  const { source, runs } = readLogSync(text, { name: 'run-a-tag-epoch_loss.json' });
  expect(source.format).toBe('json-history');
  expect(runs[0]?.series).toMatchObject([
    { name: 'epoch_loss', role: 'loss', at: [1, 2, 3], values: [3, 2, 1] },
  ]);
});

test("rates of single precision are Keras'", () => {
  const framework = (lr: readonly number[]) => read({ loss: [2, 1], lr }).runs[0]?.facts.framework;
  expect(framework([Math.fround(1e-3), Math.fround(5e-4)])).toBe('keras');
  expect(framework([1e-3, 5e-4])).toBeUndefined();
  expect(framework([0.5, 0.25])).toBeUndefined();
});

test.each<readonly [string, unknown]>([
  ['of lists', { loss: { train: [2, 1], val: [3, 2] }, lr: [0.1, 0.1] }],
  [
    'of rows',
    { train: [{ loss: 2 }, { loss: 1 }], val: [{ loss: 3 }, { loss: 2 }], lr: [0.1, 0.1] },
  ],
  [
    'of named values',
    [0, 1].flatMap((epoch) => [
      { key: 'train/loss', value: 2 - epoch, epoch, timestamp: 1.7e9 },
      { key: 'val/loss', value: 3 - epoch, epoch, timestamp: 1.7e9 },
      { key: 'lr', value: 0.1, epoch, timestamp: 1.7e9 },
    ]),
  ],
])('parts of the data, %s', (_, value) => {
  const { runs } = read(value);
  expect(runs).toHaveLength(1);
  const series = runs[0]?.series.map(({ role, of, at, values }) => [role, of, at, values]);
  expect(series).toEqual([
    ['loss', 'train', [0, 1], [2, 1]],
    ['loss', 'validation', [0, 1], [3, 2]],
    ['rate', null, [0, 1], [0.1, 0.1]],
  ]);
});

test('a word in each row tells the data', () => {
  const rows = [
    { epoch: 1, phase: 'train', loss: 2, lr: 0.1 },
    { epoch: 1, phase: 'val', loss: 3 },
    { epoch: 2, phase: 'train', loss: 1, lr: 0.1 },
    { epoch: 2, phase: 'val', loss: 2 },
  ];
  const { runs } = read(rows);
  expect(runs[0]?.series.map(({ name, of, values }) => [name, of, values])).toEqual([
    ['train/loss', 'train', [2, 1]],
    ['lr', null, [0.1, 0.1]],
    ['val/loss', 'validation', [3, 2]],
  ]);
});

test('several histories are several runs, with their names', () => {
  const both = read({ adam: KERAS, sgd: { history: KERAS } });
  expect(both.runs.map(({ name }) => name)).toEqual(['adam', 'sgd']);
  const folds = read([
    { fold: 1, history: KERAS },
    { fold: 2, history: KERAS },
  ]);
  expect(folds.runs.map(({ series }) => series.length)).toEqual([3, 3]);
});

test('a History of TensorFlow.js has its epochs beside it', () => {
  const value = {
    validationData: null,
    params: { epochs: 5 },
    epoch: [0, 1, 2],
    history: { loss: [3, 2, 1], val_loss: [4, 3, 3] },
  };
  const history = readLogSync(JSON.stringify(value));
  expect(history.source.because).toContain('TensorFlow.js');
  expect(history.runs[0]?.series.map(({ name }) => name)).toEqual(['loss', 'val_loss']);
  expect(history.runs[0]?.series[0]?.at).toEqual([0, 1, 2]);
  expect(history.runs[0]?.facts.plannedEpochs).toBe(5);
});

test('tensors that were not read back are told, with what to do', () => {
  const tensor = {
    kept: false,
    isDisposedInternal: false,
    shape: [],
    dtype: 'float32',
    size: 1,
    strides: [],
    dataId: { id: 7 },
    id: 9,
    rankType: '0',
  };
  const history = readLogSync(
    JSON.stringify({ epoch: [0, 1], history: { loss: [tensor, tensor], val_loss: [2, 1] } }),
  );
  expect(history.runs[0]?.series.map(({ name }) => name)).toEqual(['val_loss']);
  expect(history.damage).toMatchObject([{ code: 'not-a-number', count: 2 }]);
  expect(history.damage[0]?.text).toContain('syncData()');
});

test('tensors of the validation data of TensorFlow.js are nothing of a history', () => {
  const tensor = { shape: [2], dtype: 'float32', size: 2, dataId: { id: 7 }, id: 9 };
  const history = read({ validationData: [tensor, tensor], epoch: [0], history: { loss: [1] } });
  expect(history.damage).toEqual([]);
});

test('settings and short lists around the curves are configuration', () => {
  const { runs } = read({
    config: { lr: 0.1, patience: 5, name: 'a' },
    num_epochs: 9,
    phase_starts: [0, 2],
    history: KERAS,
  });
  expect(runs[0]?.facts).toEqual({
    plannedEpochs: 9,
    configuration: {
      'config/lr': 0.1,
      'config/patience': 5,
      'config/name': 'a',
      num_epochs: 9,
      phase_starts: '0, 2',
    },
  });
});

test('a list that is much longer than that of the validation has steps', () => {
  const [run] = curves({ train_loss: [6, 5, 4, 3, 2, 1], val_loss: [2, 1] });
  expect(run?.['train_loss']).toMatchObject({ axis: 'step', at: [0, 1, 2, 3, 4, 5] });
  expect(run?.['val_loss']).toMatchObject({ axis: 'epoch', at: [0, 1] });
});

test('bare NaN and Infinity, as Python writes them, and null', () => {
  const { runs } = read('{"loss": [1, NaN, -Infinity, null, 0.5], "val_loss": [1, 2, 3, 4, 5]}');
  expect(runs[0]?.series[0]).toMatchObject({
    at: [0, 4],
    values: [1, 0.5],
    nonFinite: [
      { value: 'NaN', from: 1, to: 1, count: 1 },
      { value: '-Infinity', from: 2, to: 2, count: 1 },
    ],
  });
});

test('names such as __proto__ are names', () => {
  const { runs } = read(
    '{"__proto__": [1, 2], "constructor": 3, "loss": [1, 2], "__proto__x": {"__proto__": 5}}',
  );
  expect(runs[0]?.series.map(({ name }) => name)).toContain('loss');
  expect(Object.getPrototypeOf(runs[0]?.facts.configuration)).toBe(Object.prototype);
  expect(({} as Record<string, unknown>)['x']).toBeUndefined();
});

test('a file that is cut is read up to there', () => {
  const history = read('{"loss": [3, 2, 1], "val_loss": [4, 3.25, 0.12');
  expect(history.runs[0]?.series.map(({ values }) => values)).toEqual([
    [3, 2, 1],
    [4, 3.25],
  ]);
  expect(history.damage).toMatchObject([{ code: 'truncated' }]);
});

test('of several values the first is read, and the others are told', () => {
  const history = read('{"loss": [2, 1]}\n{"loss": [5, 4]}\n');
  expect(history.runs.map(({ series }) => series[0]?.values)).toEqual([[2, 1]]);
  expect(history.damage).toMatchObject([{ code: 'unreadable-line', count: 1 }]);
});

test('broken JSON is read up to there', () => {
  const history = read('{"loss": [3, 2, 1], "val_loss": [4, 3 2]}');
  expect(history.runs[0]?.series[0]?.values).toEqual([3, 2, 1]);
  expect(history.damage).toMatchObject([{ code: 'unreadable-line' }]);
  expect(history.damage[0]?.text).toContain('a number stands in the wrong place');
});

test.each(['{"a": "b"}', '[]', '"text"', 'no JSON', '{"names": ["a", "b"]}'])(
  'without lists of numbers there is an error that says what is wanted: %s',
  (text) => {
    expect(() => read(text)).toThrow(/JSON history: wanted lists of numbers, or rows with numbers/);
  },
);
