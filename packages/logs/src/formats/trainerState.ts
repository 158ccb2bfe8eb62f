import { StepwiseError, type RunFacts } from '@stepwise/core';
import { meaningOf } from '../columns/meaningOf.ts';
import { placeOf } from '../columns/placeOf.ts';
import type { Detection, Format, Head } from '../format.ts';
import type { Gatherer, Meaning } from '../gather/gatherer.ts';
import { eachRow } from '../json/eachRow.ts';
import type { Branch, List } from '../json/jsonTree.ts';
import { treeOfHead, treeReader } from '../json/treeReader.ts';
import { findTables } from './jsonHistory/findTables.ts';
import { gatherTable } from './jsonHistory/gatherTable.ts';
import { settingsOf } from './jsonHistory/settingsOf.ts';

const TITLE = 'transformers trainer_state.json';

/**
 * The state of the Trainer of transformers: `log_history` with a row for each time that it logged. The learning rate of a
 * row is that of the step after it. Also the bare list of these rows, which people save.
 */
export const trainerState: Format = {
  name: 'trainer-state',
  title: TITLE,
  detect,
  open: (gatherer) => treeReader(gatherer, (root) => read(root, gatherer)),
};

function detect({ bytes }: Head): Detection | null {
  const found = logOf(treeOfHead(bytes));
  if (found === null) return null;
  const { log, state } = found;
  if (state !== null) {
    const rows = log.rows.size > 0 ? ` with ${[...log.rows.keys()].slice(0, 3).join(', ')}` : '';
    return { score: 0.98, because: `it is an object with a log_history${rows}` };
  }
  const has = (name: RegExp): boolean => [...log.rows.keys()].some((key) => name.test(key));
  if (!log.rows.has('step') || !log.rows.has('epoch')) return null;
  if (!has(/^(?:train\/)?(?:learning_rate|grad_norm|eval_.*loss|train_runtime)$/)) return null;
  return { score: 0.9, because: 'it is a list of rows as in a log_history, with step and epoch' };
}

/** The rows, and the object that they are in. */
function logOf(
  root: Branch | List | null,
): { readonly log: List; readonly state: Branch | null } | null {
  if (root === null) return null;
  if (root.is === 'list') return root.rows.size > 0 ? { log: root, state: null } : null;
  const log = root.members.get('log_history');
  if (typeof log === 'object' && log?.is === 'list') return { log, state: root };
  return null;
}

function read(root: Branch | List | null, gatherer: Gatherer): void {
  const found = logOf(root);
  if (found === null) {
    throw new StepwiseError(
      'bad-history',
      `${TITLE}: wanted an object with log_history, a list of rows; there is none.`,
    );
  }
  const { log, state } = found;
  const settings = state === null ? new Map<string, string>() : findTables(state).settings;
  gatherer.facts(factsOf(settings));
  const names = [...log.rows.keys()];
  const step = names.findIndex((name) => placeOf(name) === 'step');
  if (step < 0) {
    // of the very first versions: by epoch
    gatherTable({ path: [], columns: log.rows, areRows: true, goesOn: false }, gatherer);
    return;
  }
  const epoch = names.indexOf('epoch');
  const runtime = names.indexOf('train_runtime');
  // before those of single sets, as the losses
  for (const name of ['loss', 'eval_loss']) gatherer.column(name, meaningOfKey(name));
  const columns = names.map((name, i) =>
    i === step || i === epoch ? null : gatherer.column(name, meaningOfKey(name)),
  );
  const summary = new Map<string, string>();
  let last = 0;
  eachRow([...log.rows.values()], (_, cells) => {
    const at = Number(cells[step] ?? last);
    last = at;
    const isSummary = cells[runtime] !== undefined;
    const elsewhere = cells[epoch] === undefined ? undefined : Number(cells[epoch]);
    for (let i = 0; i < names.length; i += 1) {
      const text = cells[i];
      const column = columns[i];
      if (text === undefined || column === null || column === undefined) continue;
      if (isSummary) summary.set(names[i] ?? '', text);
      else column.add(at, text, elsewhere);
    }
  });
  gatherer.facts({ configuration: settingsOf(summary) });
  if (stoppedEarly(settings)) {
    gatherer.message({
      code: 'stopped-early',
      axis: 'step',
      at: Number(settings.get('global_step') ?? last),
      text: 'EarlyStoppingCallback had counted up to its patience when the state was saved.',
    });
  }
}

function factsOf(settings: ReadonlyMap<string, string | boolean>): RunFacts {
  const steps = Number(settings.get('max_steps') ?? 0);
  const epochs = Number(settings.get('num_train_epochs') ?? 0);
  const own = [...settings].filter(([name]) => !name.startsWith('is_'));
  return {
    framework: 'transformers',
    ...(steps > 0 && { plannedSteps: steps }),
    ...(epochs > 0 && { plannedEpochs: epochs }),
    configuration: settingsOf(new Map(own)),
  };
}

function stoppedEarly(settings: ReadonlyMap<string, string | boolean>): boolean {
  const callback = 'stateful_callbacks/EarlyStoppingCallback';
  const patience = Number(settings.get(`${callback}/args/early_stopping_patience`));
  const counted = Number(settings.get(`${callback}/attributes/early_stopping_patience_counter`));
  return counted >= patience;
}

/** `loss`, `eval_loss`, `eval_<set>_loss`; some forks put `train/` and `eval/` before them. */
function meaningOfKey(name: string): Meaning {
  const known = meaningOf(name);
  const of = known.role === 'metric' ? (known.of ?? 'train') : known.of;
  return { ...known, of, axis: 'step' };
}
