import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  chain,
  cosine,
  earlyStopping,
  fork,
  multiStep,
  parseLog,
  plateau,
  replayLog,
  restore,
  retarget,
  Scheduler,
  sequence,
  StepwiseError,
  warmup,
  writeLog,
} from '../src/index.ts';
import { apply } from './apply.ts';
import { actions, machine, RUN } from './arbitraryMachine.ts';
import { codeOf, failure } from './codeOf.ts';
import { kinds as all } from './schedulesRandom.ts';

const schema = JSON.parse(
  readFileSync(new URL('../schema/decision-log.schema.json', import.meta.url), 'utf8'),
) as { readonly $defs: Readonly<Record<string, object>>; readonly oneOf: readonly object[] };
// strict: it refuses a schema with keywords that mean nothing
const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);

/** What the schema says about every line of a log. */
function expectValid(log: string): void {
  for (const line of log.trimEnd().split('\n')) {
    validate(JSON.parse(line));
    expect({ line, errors: validate.errors }).toStrictEqual({ line, errors: null });
  }
}

test('any machine: a log is read as it was written, is valid, and gives the whole trace bit for bit', () => {
  fc.assert(
    fc.property(machine, actions, fc.nat(3), (one, all_, what) => {
      const first = new Scheduler(one, RUN);
      for (const action of all_) apply(first, action);
      const change = [
        () => first,
        () => retarget(first, { keep: 'cooldown', over: 5 }),
        () => retarget(first, { keep: 'curve', steps: first.t + 50 }),
        () => fork(first, { at: Math.floor(first.t / 2), over: 7, shape: 'cosine' }),
      ][what];
      const scheduler = change?.() ?? first;
      for (const action of all_) apply(scheduler, action);

      const text = writeLog(scheduler);
      expectValid(text);
      const log = parseLog(text);
      expect(log).toStrictEqual({
        version: 1,
        spec: scheduler.spec,
        run: scheduler.run,
        events: scheduler.events,
      });
      const replay = replayLog(log, all);
      expect(replay.preview(scheduler.t + 20)).toStrictEqual(scheduler.preview(scheduler.t + 20));
      for (const [group, { base }] of RUN.groups.entries()) {
        for (const param of Object.keys(base)) {
          for (let t = 0; t < scheduler.t + 3; t += 1) {
            expect(replay.at(t, { param, group })).toBe(scheduler.at(t, { param, group }));
          }
        }
      }
    }),
    { numRuns: 200 },
  );
});

/** A log with most types of events. */
function make(): Scheduler {
  const scheduler = new Scheduler(
    chain(
      sequence([warmup({ duration: '1ep' }), plateau({ patience: 0, cooldown: 1, min: 0.01 })]),
      multiStep({ milestones: [8] }),
      earlyStopping({ patience: 6 }),
    ),
    { lr: 0.1, stepsPerEpoch: 2, epochs: 10 },
  );
  for (const val_loss of [1, 1, 1, 2, 3, 3, Number.NaN, 3, 3]) {
    scheduler.step({ metrics: { val_loss } });
  }
  scheduler.step({ applied: false });
  scheduler.addGroup({ name: 'head', base: { lr: 1 } });
  return scheduler;
}

describe('appending', () => {
  test('new events can be written to the end of the file, groups that are added among them', () => {
    const scheduler = new Scheduler(plateau({ patience: 0, factor: 0.5 }), { lr: 1 });
    let text = writeLog(scheduler);
    const append = (events: readonly object[]): void => {
      for (const event of events) text += `${JSON.stringify(event)}\n`;
    };
    for (let i = 0; i < 5; i += 1) append(scheduler.step({ metrics: { val_loss: 1 } }));
    append(scheduler.addGroup({ name: 'head', base: { lr: 3 } }));
    for (let i = 0; i < 5; i += 1) append(scheduler.step({ metrics: { val_loss: 1 } }));
    expectValid(text);
    expect(parseLog(text)).toStrictEqual(parseLog(writeLog(scheduler)));
    const replay = replayLog(parseLog(text), { plateau });
    expect(replay.preview(12)).toStrictEqual(scheduler.preview(12));
    expect(replay.at(9, { group: 1 })).toBe(scheduler.at(9, { group: 1 }));
  });

  test('the last line may lack its end, and lines may end as on Windows', () => {
    const text = writeLog(make());
    expect(parseLog(text.trimEnd())).toStrictEqual(parseLog(text));
    expect(parseLog(text.replaceAll('\n', '\r\n'))).toStrictEqual(parseLog(text));
  });
});

describe('the schema', () => {
  test('knows every type of event that can be read, and no other', () => {
    const types = schema.oneOf.map((one) => Object.values(one)[0] as string);
    const source = readFileSync(new URL('../src/parseEvent.ts', import.meta.url), 'utf8');
    const [, list = ''] = /TYPES = \[([^\]]*)\]/.exec(source) ?? [];
    const readable = [...list.matchAll(/'(\w+)'/g)].map(([, type]) => `#/$defs/${type}`);
    expect(readable.length).toBeGreaterThanOrEqual(8);
    expect(types.toSorted()).toStrictEqual([...readable, '#/$defs/header'].toSorted());
  });

  test('and the reader refuse the same damage', () => {
    const lines = writeLog(make()).trimEnd().split('\n');
    let refused = 0;
    for (const [i, line] of lines.entries()) {
      const event = JSON.parse(line) as Record<string, unknown>;
      const damaged = [
        { ...event, more: 1 },
        ...Object.keys(event).map((key) => ({ ...event, [key]: { a: [] } })),
        ...Object.keys(event).map((key) => ({ ...event, [key]: -0.5 })),
        ...Object.keys(event)
          .filter((key) => key !== 'factor')
          .map((key) => Object.fromEntries(Object.entries(event).filter(([k]) => k !== key))),
      ];
      for (const one of damaged) {
        expect([one, validate(one)]).toStrictEqual([one, false]);
        const text = lines.with(i, JSON.stringify(one)).join('\n');
        expect(() => parseLog(text)).toThrow(StepwiseError);
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(100);
  });
});

describe('what is refused', () => {
  const lines = writeLog(make()).split('\n');

  test('a version that is not known, by name', () => {
    const header = { ...(JSON.parse(lines[0] ?? '') as object), version: 2 };
    const error = failure(() => parseLog(JSON.stringify(header)));
    expect([error.code, error.message]).toStrictEqual([
      'bad-snapshot',
      expect.stringMatching('line 1: wanted version 1; got 2. A newer Stepwise wrote it'),
    ]);
  });

  test.each([
    ['nothing', ''],
    ['an empty line', lines.toSpliced(2, 0, '').join('\n')],
    ['no header', lines.slice(1).join('\n')],
    ['a header twice', [lines[0], lines[0]].join('\n')],
    ['half a line', lines.join('\n').slice(0, -30)],
    ['a list', '[]'],
    [
      'no spec',
      lines.with(0, (lines[0] ?? '').replace('"kind":"chain"', '"sort":"chain"')).join('\n'),
    ],
    [
      'lines out of order',
      [
        ...lines.slice(0, 2),
        ...lines
          .slice(2)
          .toReversed()
          .filter((one) => one !== ''),
      ].join('\n'),
    ],
    ['a thousand brackets', '['.repeat(1000)],
    ['a number', 7 as unknown as string],
  ])('%s', (_, text) => {
    expect(codeOf(() => parseLog(text))).toBe('bad-snapshot');
  });

  test('the line is named', () => {
    const text = lines.with(3, '{"type":"reduced"').join('\n');
    expect(failure(() => parseLog(text)).message).toMatch('log, line 4: wanted an object as JSON');
  });

  test('__proto__ is a key like any other', () => {
    const text = lines
      .with(1, (lines[1] ?? '').replace('{', '{"__proto__":{"step":1},'))
      .join('\n');
    expect(codeOf(() => parseLog(text))).toBe('bad-snapshot');
    const spec =
      '{"type":"header","version":1,"run":{"groups":[{"name":"a","base":{"lr":1}}]},"spec":{"kind":"__proto__"}}';
    expect(codeOf(() => replayLog(parseLog(spec), all))).toBe('unknown-kind');
  });

  test('events that the spec has not made', () => {
    const log = parseLog(lines.join('\n'));
    expect(codeOf(() => replayLog({ ...log, spec: cosine().spec }, { cosine }))).toBe(
      'bad-snapshot',
    );
    expect(codeOf(() => replayLog(log, { cosine }))).toBe('unknown-kind');
  });

  test.each<[string, readonly (number | string)[]]>([
    ['a schedule', [1]],
    ['a schedule, deep inside', [0, 0]],
    ['a combinator', [0]],
    ['what is inside of an observer', [0, 1, 0]],
    ['nothing', [7]],
    ['the whole', []],
  ])('a decision of %s is refused by its path', (_, path) => {
    const log = parseLog(lines.join('\n'));
    const events = log.events.map((event) => ('evidence' in event ? { ...event, path } : event));
    const scheduler = make();
    for (const action of [
      () => replayLog({ ...log, events }, all),
      () => restore({ ...scheduler.toJSON(), events }, all),
    ]) {
      const error = failure(action);
      expect(error.code).toBe('bad-snapshot');
      expect(error.message).toMatch(`the path ${JSON.stringify(path)}, where no machine decides`);
      expect(error.message).toMatch('those that do are [0,1], [2]');
    }
  });

  test('any text gives a log or a StepwiseError', () => {
    const text = lines.join('\n');
    fc.assert(
      fc.property(
        fc.nat(text.length - 1),
        fc.nat(5),
        fc.string({ maxLength: 3 }),
        (at, cut, put) => {
          expect(
            refusal(() => replayLog(parseLog(text.slice(0, at) + put + text.slice(at + cut)), all)),
          ).toSatisfy((error) => error === null || error instanceof StepwiseError);
        },
      ),
      { numRuns: 1500 },
    );
  });
});

function refusal(action: () => unknown): unknown {
  try {
    action();
    return null;
  } catch (error) {
    return error;
  }
}
