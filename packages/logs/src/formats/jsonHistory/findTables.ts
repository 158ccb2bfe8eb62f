import type { Branch, List, Node } from '../../json/jsonTree.ts';
import type { TextColumn } from '../../json/textColumn.ts';
import { pairedCurve, placedCurve, placedPart } from './placedTable.ts';

/** Columns that belong together, as one training wrote them. */
export interface JsonTable {
  /** The names that lead to it, but for those that every log has. */
  readonly path: readonly string[];
  readonly columns: ReadonlyMap<string, TextColumn>;
  /** They come from rows, so that equal indices belong together; else from lists side by side. */
  readonly areRows: boolean;
  /** It belongs to the training of the table before it. */
  readonly goesOn: boolean;
}

/** What a JSON text holds of trainings. */
export interface JsonTables {
  readonly tables: readonly JsonTable[];
  /** Single values around the tables, by the names that lead to them. */
  readonly settings: ReadonlyMap<string, string | boolean>;
  /** How many tensors of TensorFlow.js stand where there should be numbers. */
  readonly tensors: number;
  /** `epoch` and `history` side by side: a History of TensorFlow.js. */
  readonly isTensorFlowJs: boolean;
}

/** Parts of the data: what stands under such names belongs to one training. */
const IS_PART = /^(?:train|training|val|valid|validation|dev|test|testing|eval|evaluation)$/i;
/** Names that say nothing of a training. */
const IS_WRAPPER =
  /^(?:history|train(?:ing)?_?(?:history|log)|logs?|metrics|losses|data|results?|records|epochs|curves|log_history)$/i;
const MOST_SETTINGS = 200;
const NONE: ReadonlyMap<string, TextColumn> = new Map();

/**
 * Finds the tables of a tree: lists side by side, rows, at whatever depth.
 *
 * @param name what a list is called that is the whole of it.
 */
export function findTables(root: Branch | List, name: string = 'value'): JsonTables {
  const settings = new Map<string, string | boolean>();
  let tensors = 0;
  let isTensorFlowJs = false;

  const set = (path: readonly string[], value: string | boolean): void => {
    if (settings.size < MOST_SETTINGS) settings.set(path.join('/'), value);
  };
  const ofList = (list: List, path: readonly string[]): JsonTable[] => {
    tensors += list.tensors;
    const rows =
      list.rows.size > 0 ? [{ path, columns: list.rows, areRows: true, goesOn: false }] : [];
    return [
      ...rows,
      ...list.histories.flatMap((history, i) => ofBranch(history, [...path, String(i)])),
    ];
  };
  const ofBranch = (branch: Branch, path: readonly string[]): JsonTable[] => {
    const own = new Map<string, TextColumn>();
    const others: JsonTable[] = [];
    /** Curves of this training with places of their own. */
    const placed: ReadonlyMap<string, TextColumn>[] = [];
    if (branch.list !== null) others.push(...ofList(branch.list, path));
    for (const [key, node] of branch.members) {
      const inside = IS_WRAPPER.test(key) ? path : [...path, key];
      // of a callback of TensorFlow.js: no curves, though it may hold tensors
      if (key === 'validationData') continue;
      if (typeof node === 'string') set([...path, key], node);
      else if (node === null) continue;
      else if (node.is === 'words') set([...path, key], node.value);
      else {
        const paired = node.is === 'list' ? pairedCurve(key, node) : null;
        if (paired !== null) placed.push(paired);
        else for (const [column, texts] of columnsOf(key, node)) own.set(column, texts);
        const tables = node.is === 'list' ? ofList(node, inside) : ofBranch(node, inside);
        const [only] = tables;
        const columns = tables.length === 1 && only !== undefined ? only.columns : NONE;
        const part = IS_PART.test(key);
        const curve = placedCurve(key, columns) ?? (part ? placedPart(key, columns) : null);
        if (curve !== null) placed.push(curve);
        else if (
          columns.size > 0 &&
          (part || [...columns.keys()].every((one) => IS_PART.test(one)))
        ) {
          for (const [column, texts] of columns) own.set(`${key}/${column}`, texts);
        } else others.push(...tables);
      }
    }
    if (isEpochsOf(branch, own, others)) {
      isTensorFlowJs = true;
      return others.map((table) => ({ ...table, columns: new Map([...own, ...table.columns]) }));
    }
    const parts = [
      ...(own.size > 0 ? [{ columns: own, areRows: false }] : []),
      ...placed.map((columns) => ({ columns, areRows: true })),
    ];
    return [...parts.map((table, i) => ({ ...table, path, goesOn: i > 0 })), ...others];
  };

  const tables = root.is === 'list' ? ofRoot(root) : ofBranch(root, []);
  return { tables, settings, tensors, isTensorFlowJs };

  /** A bare list of numbers is a column without a name. */
  function ofRoot(list: List): JsonTable[] {
    const found = ofList(list, []);
    if (found.length > 0 || list.length === 0) return found;
    const columns = pairedCurve(name, list) ?? new Map([[name, list.numbers]]);
    return [{ path: [], columns, areRows: true, goesOn: false }];
  }
}

/** The columns that a member is: one, or one for each place in its short lists. */
function columnsOf(name: string, node: Node): readonly (readonly [string, TextColumn])[] {
  if (node === null || typeof node === 'string' || node.is !== 'list') return [];
  if (node.numbers.length > 0) return [[name, node.numbers]];
  if (node.vectors.length === 1 && node.vectors[0] !== undefined) return [[name, node.vectors[0]]];
  return node.vectors.map((texts, i) => [`${name}/${i}`, texts] as const);
}

function isEpochsOf(
  branch: Branch,
  own: ReadonlyMap<string, TextColumn>,
  others: readonly JsonTable[],
): boolean {
  const [only] = own.keys();
  return own.size === 1 && only === 'epoch' && branch.members.has('history') && others.length === 1;
}
