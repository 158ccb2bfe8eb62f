import {
  StepwiseError,
  type Damage,
  type History,
  type RunFacts,
  type RunHistory,
  type Series,
} from '@stepwise/core';
import { dataOf } from './columns/meaningOf.ts';
import { wordsOf } from './columns/wordsOf.ts';
import { mergeFacts } from './gather/mergeFacts.ts';

type Data = Series['of'];

/**
 * Makes one history of those of one training that was kept in several files, such as the event files that Keras writes into
 * `train/` and `validation/`. Where two series have the same name, the later is renamed after its data, or its file. Which
 * data a file is of is told by its series, else by its name; of two files the one with the learning rate is the training's.
 *
 * @throws StepwiseError `bad-history` when there is none, or when they have different numbers of runs.
 *
 * @example
 * ```ts
 * const train = readLogSync('epoch,loss,lr\n1,0.9,0.1\n2,0.5,0.1\n', { name: 'train.csv' });
 * const validation = readLogSync('epoch,loss\n1,1.1\n2,0.8\n', { name: 'validation.csv' });
 * const [run] = joinHistories([train, validation]).runs;
 * run.series.map(({ name }) => name); // ['loss', 'lr', 'validation/loss']
 * run.series[2].of; // 'validation'
 * ```
 */
export function joinHistories(histories: readonly History[]): History {
  const [first, ...others] = histories.filter(({ runs }) => runs.length > 0);
  if (first === undefined) {
    const [empty] = histories;
    if (empty !== undefined) return empty;
    throw new StepwiseError('bad-history', 'histories: wanted at least one to join; got none.');
  }
  const all = [first, ...others];
  for (const { runs, source } of others) {
    if (runs.length === first.runs.length) continue;
    throw new StepwiseError(
      'bad-history',
      `histories: wanted the files of one training, with equally many runs; got ${first.runs.length} in ${nameOf(first)} and ${runs.length} in ${source.name ?? 'another'}.`,
    );
  }
  const data = dataOfAll(all);
  const damage: Damage[] = histories.flatMap((history) => history.damage);
  return {
    version: 1,
    source: {
      format: [...new Set(all.map(({ source }) => source.format))].join(' + '),
      because: `Joined from ${all.length} files. ${[...new Set(all.map(({ source }) => source.because))].join(' ')}`,
      name: all.map(nameOf).join(' + '),
    },
    runs: first.runs.map((_, index) =>
      joinRuns(
        all.flatMap(({ runs, ...history }, file) => {
          const run = runs[index];
          const label = data[file] ?? nameOf({ ...history, runs });
          return run === undefined ? [] : [{ run, of: data[file] ?? null, label }];
        }),
      ),
    ),
    damage,
  };
}

const nameOf = ({ source }: History): string => source.name ?? source.format;

/** The data that each file was measured on; null where nothing says. */
function dataOfAll(histories: readonly History[]): Data[] {
  const told = histories.map((history) => fromSeries(history) ?? fromName(history.source.name));
  if (histories.length !== 2 || told.some((data) => data !== null)) return told;
  const rated = histories.map(({ runs }) =>
    runs.some(({ series }) => series.some(({ role }) => role === 'rate')),
  );
  return rated[0] === rated[1] ? told : rated.map((has) => (has ? 'train' : 'validation'));
}

/** A loss that does not say its data counts as the training's, so only other data is telling. */
function fromSeries({ runs }: History): Data {
  const measured = new Set(runs.flatMap(({ series }) => series.map(({ of }) => of)));
  measured.delete(null);
  const [data] = measured;
  return measured.size === 1 && data !== undefined && data !== 'train' ? data : null;
}

/** The last word of a path that says it. */
function fromName(name: string | null): Data {
  return name === null ? null : dataOf(wordsOf(name).toReversed());
}

interface Part {
  readonly run: RunHistory;
  readonly of: Data;
  readonly label: string;
}

function joinRuns(parts: readonly Part[]): RunHistory {
  const taken = new Set<string>();
  const free = (name: string, axis: string): string => {
    let unique = name;
    for (let count = 2; taken.has(`${axis} ${unique}`); count++) unique = `${name} (${count})`;
    taken.add(`${axis} ${unique}`);
    return unique;
  };
  return {
    name: parts.find(({ run }) => run.name !== null)?.run.name ?? null,
    series: parts.flatMap(({ run, of, label }) =>
      run.series.map((series) => {
        const known = taken.has(`${series.axis} ${series.name}`);
        const name = free(known ? `${label}/${series.name}` : series.name, series.axis);
        return { ...series, name, of: measuredOn(series, of) };
      }),
    ),
    // what the first files say goes before what the others do
    facts: parts.reduceRight((facts: RunFacts, { run }) => mergeFacts(facts, run.facts), {}),
    messages: parts.flatMap(({ run }) => run.messages),
    events: parts.flatMap(({ run }) => run.events),
    damage: parts.flatMap(({ run }) => run.damage),
  };
}

function measuredOn({ role, of }: Series, data: Data): Data {
  const isMeasured = role === 'loss' || role === 'metric';
  return isMeasured && data !== null && (of === null || of === 'train') ? data : of;
}
