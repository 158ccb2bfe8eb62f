import { StepwiseError, type RunFacts } from '@stepwise/core';
import { meaningOf } from '../../columns/meaningOf.ts';
import type { Detection, Format, Head } from '../../format.ts';
import type { Gatherer } from '../../gather/gatherer.ts';
import type { Branch, List } from '../../json/jsonTree.ts';
import { treeOfHead, treeReader } from '../../json/treeReader.ts';
import { findTables, type JsonTable, type JsonTables } from './findTables.ts';
import { gatherSettings, gatherTable } from './gatherTable.ts';
import { settingsOf } from './settingsOf.ts';

const TITLE = 'JSON history';

/**
 * A history as JSON, in the shapes that people write: an object of lists (Keras' `history.history`), a list of rows, either
 * of them inside other objects, several of them for several trainings, objects with indices for names (pandas), and the
 * History of TensorFlow.js.
 */
export const jsonHistory: Format = {
  name: 'json-history',
  title: TITLE,
  detect,
  open: (gatherer, { name }) => treeReader(gatherer, (root) => read(root, curveOf(name), gatherer)),
};

/** The curve that TensorBoard names a file by which it saves: `run-train-tag-epoch_loss.json`. */
function curveOf(name: string | null): string | undefined {
  return /tag-(.+)\.json$/i.exec(name ?? '')?.[1];
}

function detect({ bytes, name: file }: Head): Detection | null {
  const root = treeOfHead(bytes);
  if (root === null) return null;
  const { tables, tensors, isTensorFlowJs } = findTables(root, curveOf(file));
  const curves = tables.flatMap(({ columns }) =>
    [...columns.keys()].filter((name) => meaningOf(name).role !== 'other'),
  );
  if (isTensorFlowJs) {
    return { score: 0.9, because: 'it is an object with epoch and history, as in TensorFlow.js' };
  }
  if (tensors > 0) {
    return { score: 0.6, because: 'it is JSON with tensors of TensorFlow.js in its lists' };
  }
  if (curves.length === 0) return null;
  const isTraining = curves.some((name) => ['loss', 'rate'].includes(meaningOf(name).role));
  return {
    score: isTraining ? 0.85 : 0.4,
    because: `it is JSON with ${tables[0]?.areRows === true ? 'rows' : 'lists'} of ${curves.slice(0, 3).join(', ')}`,
  };
}

function read(root: Branch | List | null, name: string | undefined, gatherer: Gatherer): void {
  const found = root === null ? null : findTables(root, name);
  const tables = curvesOf(found?.tables ?? []);
  if (found === null || (tables.length === 0 && found.tensors === 0)) {
    throw new StepwiseError(
      'bad-history',
      `${TITLE}: wanted lists of numbers, or rows with numbers, under names such as loss and val_loss; there are none.`,
    );
  }
  const others = found.tables.filter((table) => !tables.includes(table));
  let before: JsonTable | null = null;
  for (const table of tables) {
    const isSame = table.goesOn && table.path === before?.path;
    if (tables.length > 1 && !isSame) gatherer.startRun(table.path.join('/') || null);
    before = table;
    gatherer.facts(factsOf(found));
    if (isOfKeras(table)) gatherer.facts({ framework: 'keras' });
    gatherTable(table, gatherer);
    for (const other of others) gatherSettings(other, gatherer);
  }
  if (found.tensors > 0) {
    gatherer.fileDamage({
      code: 'not-a-number',
      text: 'Tensors stand where there should be numbers, as TensorFlow.js leaves them in a history: call `await history.syncData()` before it is written.',
      count: found.tensors,
    });
  }
}

/** The tables with a loss or a rate; where there is none all that have a metric, and else all. */
function curvesOf(tables: readonly JsonTable[]): readonly JsonTable[] {
  const withRole = (...roles: readonly string[]): readonly JsonTable[] =>
    tables.filter(({ columns }) =>
      [...columns.keys()].some((name) => roles.includes(meaningOf(name).role)),
    );
  const trainings = withRole('loss', 'rate');
  if (trainings.length > 0) return trainings;
  const measured = withRole('metric');
  return measured.length > 0 ? measured : tables;
}

/**
 * Keras keeps a rate in single precision, so that it is 0.0010000000474974513 in a history; where Python's own numbers are
 * kept, as with PyTorch, a rate is not.
 */
function isOfKeras({ columns, areRows }: JsonTable): boolean {
  const rate = columns.get('lr') ?? columns.get('learning_rate');
  if (areRows || rate === undefined || !columns.has('loss')) return false;
  let isLong = false;
  for (const { text } of rate.entries()) {
    const value = Number(text);
    if (Math.fround(value) !== value) return false;
    isLong ||= String(value).length > LONG;
  }
  return isLong;
}

/** Characters that a number has when it is of single precision and no short one. */
const LONG = 12;

/** A setting that says how many epochs were asked for. */
const IS_PLANNED =
  /(?:^|\/)(?:num|n|max|total)_?(?:train_?)?epochs$|(?:params|config|args|hyperparameters|hparams|settings)\/epochs$/i;

function factsOf({ settings }: JsonTables): RunFacts {
  const configuration = settingsOf(settings);
  const planned = Object.entries(configuration).find(([name]) => IS_PLANNED.test(name))?.[1];
  return {
    ...(typeof planned === 'number' && planned > 0 && { plannedEpochs: planned }),
    ...(settings.size > 0 && { configuration }),
  };
}
