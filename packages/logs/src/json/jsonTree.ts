import type { JsonEvents } from './jsonEvents.ts';
import { flatten } from './flatten.ts';
import { partNames } from './partNames.ts';
import { textColumn, type TextColumn } from './textColumn.ts';

/** A value that is no number. */
export interface Words {
  readonly is: 'words';
  readonly value: string | boolean;
}

/** An object. */
export interface Branch {
  readonly is: 'branch';
  /** In the order of the file. */
  readonly members: ReadonlyMap<string, Node>;
  /** What stands under names that are whole numbers, or such as `epoch_3`, as if in an array; null where there is none. */
  readonly list: List | null;
}

/** An array, told apart by what stands in it. */
export interface List {
  readonly is: 'list';
  /** How many elements there are, of whatever kind. */
  readonly length: number;
  /** The numbers. */
  readonly numbers: TextColumn;
  /** The objects that are rows of a table: its columns by name. */
  readonly rows: ReadonlyMap<string, TextColumn>;
  /** The objects that are histories of their own. */
  readonly histories: readonly Branch[];
  /** Short lists of numbers: a column for each place in them. */
  readonly vectors: readonly TextColumn[];
  /** How many tensors of TensorFlow.js there are, which JSON can't tell the numbers of. */
  readonly tensors: number;
}

/** A number is kept as it is written. */
export type Node = string | Words | Branch | List | null;

export interface JsonTree {
  readonly events: JsonEvents;
  /** How many values of the outermost level have begun. A tree is made of the first object or array. */
  readonly values: number;
  /** What has come so far; what is open is closed. Null where there was no object and no array. */
  root(): Branch | List | null;
  /** How many values were left out, as there were too many names. */
  readonly leftOut: number;
}

/** Names of one object, and columns of one table. */
const MOST_NAMES = 4096;
/** Members of an object, with those of the objects in it. */
const MOST_INSIDE = 20_000;
/** Numbers in a list inside a list. */
const MOST_IN_VECTOR = 16;
/** Lists of histories. */
const MOST_HISTORIES = 1000;
const IS_INDEX = /^(?:epoch[ _-]?)?(\d{1,15})$/i;
const IS_NUMBER = /^[-+]?(?:\d+\.?\d*(?:e[-+]?\d+)?|\.\d+(?:e[-+]?\d+)?|nan|inf|infinity)$/i;
const MOST_OF_WORDS = 300;
/** `tensor(0.25, device='cuda:0')`, `np.float32(0.25)`: what Python writes where a number was meant. */
const WRAPPED = /^(?:tensor|(?:np|numpy)\.float\d+)\(([^,()[\]]+)[,)]/;
const IS_PLACE = /^(?:global_?)?(?:epoch|step|iter|iteration)s?$/i;
const IS_CURVE = /loss|acc|error|lr|rate|score|metric/i;

interface OpenList extends List {
  length: number;
  readonly rows: Map<string, TextColumn>;
  readonly histories: Branch[];
  readonly vectors: TextColumn[];
  tensors: number;
}

interface Frame {
  readonly what: 'object' | 'array';
  key: string;
  readonly members: Map<string, Node>;
  list: OpenList | null;
  /** How many members are kept in it, on whatever level. */
  inside: number;
}

/**
 * Builds what a log may hold of a JSON text: numbers in columns, tables of rows, histories, and the settings around them.
 * It grows with the numbers that are kept, and not with anything else in the file.
 */
export function jsonTree(): JsonTree {
  const frames: Frame[] = [];
  let root: Branch | List | null = null;
  let leftOut = 0;
  let values = 0;

  /** @param inside how many members are kept in the node. */
  const put = (node: Node, inside: number = 0): void => {
    const frame = frames.at(-1);
    if (frame === undefined) {
      if (node !== null && typeof node === 'object' && node.is !== 'words') root ??= node;
      return;
    }
    if (frame.what === 'array') {
      frame.list ??= emptyList();
      leftOut += putInList(frame.list, frame.list.length, node);
      return;
    }
    const index = frame.members.size === 0 ? IS_INDEX.exec(frame.key)?.[1] : undefined;
    if (index !== undefined) {
      frame.list ??= emptyList();
      leftOut += putInList(frame.list, Number(index), node);
    } else if (
      frame.members.has(frame.key) ||
      (frame.members.size < MOST_NAMES && frame.inside < MOST_INSIDE)
    ) {
      frame.inside += 1 + inside;
      frame.members.set(frame.key, node);
    } else leftOut += 1;
  };
  const closed = ({ what, members: own, list }: Frame): Branch | List => {
    if (what === 'array') return list ?? emptyList();
    if (own.size === 0 && list !== null) return list;
    return { is: 'branch', members: own, list };
  };

  return {
    events: {
      begin: (what) => {
        if (frames.length === 0) values += 1;
        frames.push({ what, key: '', members: new Map(), list: null, inside: 0 });
      },
      end: () => {
        const frame = frames.pop();
        if (frame !== undefined) put(closed(frame), frame.inside);
      },
      key: (name) => {
        const frame = frames.at(-1);
        if (frame !== undefined) frame.key = name;
      },
      number: (text) => put(text),
      other: (value) => {
        const number = typeof value === 'string' ? numberIn(value) : null;
        if (number !== null) put(number);
        else put(value === null ? null : { is: 'words', value: shortened(value) });
      },
    },
    get values() {
      return values;
    },
    root() {
      while (frames.length > 0) this.events.end();
      return root;
    },
    get leftOut() {
      return leftOut;
    },
  };
}

function emptyList(): OpenList {
  return {
    is: 'list',
    length: 0,
    numbers: textColumn(),
    rows: new Map(),
    histories: [],
    vectors: [],
    tensors: 0,
  };
}

/** Returns how many values were left out. */
function putInList(list: OpenList, index: number, node: Node): number {
  list.length += 1;
  if (node === null) return 0;
  if (typeof node === 'string') list.numbers.put(index, node);
  else if (node.is === 'list') {
    if (node.numbers.length !== node.length || node.length > MOST_IN_VECTOR) return 0;
    for (const { index: i, text } of node.numbers.entries()) {
      if (i < MOST_IN_VECTOR) (list.vectors[i] ??= textColumn()).put(index, text);
    }
  } else if (node.is === 'branch') return putObject(list, index, node);
  return 0;
}

function putObject(list: OpenList, index: number, branch: Branch): number {
  if (isTensor(branch)) list.tensors += 1;
  else if (isHistory(branch)) {
    if (list.histories.length >= MOST_HISTORIES) return 1;
    list.histories.push(branch);
  } else {
    let leftOut = 0;
    for (const [name, text] of partNames(flatten(branch))) {
      const column = list.rows.get(name) ?? (list.rows.size < MOST_NAMES ? textColumn() : null);
      if (column === null) leftOut += 1;
      else {
        list.rows.set(name, column);
        column.put(index, text);
      }
    }
    return leftOut;
  }
  return 0;
}

/** A tensor of TensorFlow.js as JSON.stringify writes it. */
function isTensor({ members }: Branch): boolean {
  return members.has('dtype') && members.has('shape') && members.has('dataId');
}

/** An object that holds curves and is no row. */
function isHistory(branch: Branch): boolean {
  const isPlaced = [...branch.members].some(
    ([name, node]) => typeof node === 'string' && IS_PLACE.test(name),
  );
  return !isPlaced && holdsCurves(branch);
}

function holdsCurves({ members }: Branch): boolean {
  return [...members].some(([name, node]) => {
    if (node === null || typeof node === 'string' || node.is === 'words') return false;
    if (node.is === 'branch') return holdsCurves(node);
    return (node.numbers.length > 1 && IS_CURVE.test(name)) || node.rows.size > 0;
  });
}

/** The number that a text is, as it is written. */
function numberIn(text: string): string | null {
  const plain = (WRAPPED.exec(text)?.[1] ?? text).trim();
  return IS_NUMBER.test(plain) ? plain : null;
}

function shortened(value: string | boolean): string | boolean {
  return typeof value === 'string' ? value.slice(0, MOST_OF_WORDS) : value;
}
