import {
  scalar,
  tensor,
  type Attribute,
  type Attributes,
  type Graph,
} from '@stepwise/onnx-training';
import type { Random } from '../random.ts';
import { anyInt } from './values.ts';

const NAMES = [
  'axis',
  'axes',
  'keepdims',
  'alpha',
  'to',
  'perm',
  'value',
  'value_ints',
  'split',
  'starts',
  'ratio',
  'saturate',
  'mode',
  '__proto__',
] as const;

/** Attributes of which one is lost, new, of another kind or value, or has a changed graph inside. */
export function mutateAttributes(
  attributes: Attributes,
  random: Random,
  mutateGraph: (graph: Graph, random: Random) => Graph,
): Attributes {
  const all = Object.entries(attributes);
  const at = random.integer(0, Math.max(0, all.length - 1));
  const [name, attribute] = all[at] ?? [];
  if (name === undefined || attribute === undefined || random.uniform() < 0.2) {
    return Object.fromEntries([...all, [random.choose(NAMES), anyAttribute(random)] as const]);
  }
  if (random.uniform() < 0.2) return Object.fromEntries(all.toSpliced(at, 1));
  const changed =
    attribute.kind === 'graph' && random.uniform() < 0.9
      ? { ...attribute, value: mutateGraph(attribute.value, random) }
      : anyAttribute(random);
  return Object.fromEntries(all.with(at, [name, changed]));
}

function anyAttribute(random: Random): Attribute {
  return random.choose<() => Attribute>([
    () => ({ kind: 'int', value: anyInt(random) }),
    () => ({
      kind: 'float',
      value: random.choose([0, -1, Math.fround(1e38), Infinity, Number.NaN]),
    }),
    () => ({ kind: 'string', value: random.choose(['', 'wrap', 'NOTSET', '\0']) }),
    () => ({
      kind: 'ints',
      value: Array.from({ length: random.integer(0, 4) }, () => anyInt(random)),
    }),
    () => ({ kind: 'floats', value: [0.5, 1] }),
    () => ({ kind: 'strings', value: ['a'] }),
    () => ({ kind: 'tensor', value: tensor('int64', [2], [1, -1]) }),
    () => ({ kind: 'tensor', value: scalar('float64', 0.5) }),
    () => ({ kind: 'raw', value: Uint8Array.of(10, 1, 97) }),
  ])();
}
