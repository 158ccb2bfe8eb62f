import { readdirSync, readFileSync } from 'node:fs';
import {
  arrayFor,
  raise,
  readModel,
  type ElementType,
  type Tensor,
  type TensorData,
} from '@stepwise/onnx-training';
import { interpret } from '../../src/onnx/index.ts';
import { ROUNDED } from './notApplicable.ts';

interface Stored {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  /** Bytes in base64, little-endian. */
  readonly data: string;
}

/** A test case of the ONNX project: one node, what goes in and what comes out. */
export interface NodeCase {
  readonly name: string;
  readonly model: string;
  readonly inputs: readonly Stored[];
  readonly outputs: readonly Stored[];
  readonly rtol?: number;
  readonly atol?: number;
}

interface NodeFile {
  readonly cases: readonly NodeCase[];
  readonly leftOut: Readonly<Record<string, string>>;
}

const folder = new URL('../../fixtures/onnxNodes/', import.meta.url);

/** All stored cases by the operator. */
export const NODE_FILES: ReadonlyMap<string, NodeFile> = new Map(
  readdirSync(folder).map((file) => [
    file.replace('.json', ''),
    JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as NodeFile,
  ]),
);

function toTensor({ type, shape, data }: Stored): Tensor {
  const bytes = Uint8Array.from(Buffer.from(data, 'base64'));
  const Numbers = arrayFor(type) as new (buffer: ArrayBuffer) => TensorData;
  return { type, shape, data: new Numbers(bytes.buffer) };
}

/**
 * What is wrong with the outputs that the interpreter gives, after the model was read and raised; null where nothing is.
 *
 * A float may be off by 1e-6 of the largest float of its tensor, which is what single precision leaves of the sums of the
 * references, or by the case's own tolerance where it has one.
 */
export function faultOf({ name, model, inputs, outputs, ...own }: NodeCase): string | null {
  const { rtol = 0, atol = 0 } = ROUNDED.has(name) ? { rtol: 1e-3, atol: 1e-7 } : own;
  const read = raise(readModel(Buffer.from(model, 'base64')));
  const feeds = Object.fromEntries(inputs.map((input) => [input.name, toTensor(input)]));
  const found = interpret(read, feeds, { precision: 'as-is' });
  for (const output of outputs) {
    const [wanted, value] = [toTensor(output), found.get(output.name)];
    if (!value) return `there is no ${output.name}`;
    if (value.type !== wanted.type || value.shape.join() !== wanted.shape.join()) {
      return `${output.name} is ${value.type}[${value.shape.join()}], not ${wanted.type}[${wanted.shape.join()}]`;
    }
    const numbers = Array.from<number | bigint, number>(wanted.data, Number);
    const isReal = wanted.type === 'float32' || wanted.type === 'float64';
    const finite = numbers.filter(Number.isFinite).map(Math.abs);
    const bound = isReal ? 1e-6 * finite.reduce((a, b) => Math.max(a, b), 0) : 0;
    for (const [i, x] of numbers.entries()) {
      const y = Number(value.data[i]);
      if (x === y || (Number.isNaN(x) && Number.isNaN(y))) continue;
      const most = Math.max(bound, isReal ? atol + rtol * Math.abs(x) : 0);
      if (!(Math.abs(x - y) <= most)) return `${output.name}[${i}] is ${y}, not ${x}`;
    }
  }
  return null;
}
