import { StepwiseError } from '@stepwise/core';
import { tensor, type Tensor } from '@stepwise/onnx-training';
import { dot, norm } from '../differences/vectors.ts';
import type { Random } from '../random.ts';
import type { Evaluator } from './evaluator.ts';
import { gradientName, LOSS } from './gradientModels.ts';

/** How far a parameter's gradient is from differences, at worst. */
export interface Checked {
  readonly parameter: string;
  readonly shape: readonly number[];
  readonly error: number;
}

/** Step sizes, as parts of the parameter's norm, and the bound on the relative error. */
const SETTINGS = {
  float64: { steps: [1e-3, 1e-4, 1e-5, 1e-6, 1e-7], bound: 1e-6, rounding: 2 ** -52 },
  float32: { steps: [1e-1, 3e-2, 1e-2, 3e-3, 1e-3], bound: 1e-2, rounding: 2 ** -23 },
} as const;

const DIRECTIONS = 8;

export function boundOf({ precision }: Pick<Evaluator, 'precision'>): number {
  return SETTINGS[precision].bound;
}

/**
 * Compares the gradient of every parameter along random directions with central differences of the loss.
 *
 * A difference whose points lie on two sides of a kink (of ReLU, say) is no derivative, however right the gradient; the
 * smaller the step, the fewer kinks, and the more rounding. So of five steps the one that agrees best counts. A gradient
 * that is wrong agrees with none.
 *
 * Formula: |⟨∇, v⟩ − D_h| / max(|⟨∇, v⟩|, |D_h|, ‖∇‖ · ‖v‖ / √n). The last term is what a random direction gives on average:
 * a direction that happens to be almost across the gradient is no alarm. What rounding of the loss makes of the difference
 * with the largest step is no alarm either, and counts as the bound at most: a parameter may have the gradient 0, such as
 * an offset before a normalisation.
 *
 * @param feeds data and parameters.
 * @throws StepwiseError `bad-batch` when the loss is not finite.
 */
export async function checkGradients(
  evaluator: Evaluator,
  feeds: Readonly<Record<string, Tensor>>,
  r: Random,
): Promise<readonly Checked[]> {
  const outputs = await evaluator.backward(feeds);
  const loss = lossIn(outputs);
  if (!Number.isFinite(loss)) {
    throw new StepwiseError(
      'bad-batch',
      `With these random inputs the loss is ${loss}; try another --seed or --loss.`,
    );
  }
  const lossAt = async (name: string, moved: Float64Array): Promise<number> => {
    const value = feeds[name];
    if (!value) throw new StepwiseError('bad-batch', `The parameter '${name}' is not fed.`);
    const fed = tensor(value.type, value.shape, [...moved]);
    return lossIn(await evaluator.forward({ ...feeds, [name]: fed }));
  };
  const checked: Checked[] = [];
  for (const [i, parameter] of evaluator.models.parameters.entries()) {
    const value = feeds[parameter];
    if (!value) throw new StepwiseError('bad-batch', `The parameter '${parameter}' is not fed.`);
    const x = numbersOf(value);
    const found = outputs.get(gradientName(i));
    const gradient = found ? numbersOf(found) : new Float64Array(x.length);
    let worst = 0;
    for (let direction = 0; direction < DIRECTIONS; direction += 1) {
      const v = unit(Float64Array.from(x, r.normal));
      const error = await errorAlong(evaluator.precision, (at) => lossAt(parameter, at), {
        x,
        gradient,
        v,
        loss,
      });
      // also when it is not a number
      if (!(error <= worst)) worst = Number.isNaN(error) ? Infinity : error;
    }
    checked.push({ parameter, shape: value.shape, error: worst });
  }
  return checked;
}

interface Along {
  readonly x: Float64Array;
  readonly gradient: Float64Array;
  /** Of length 1. */
  readonly v: Float64Array;
  readonly loss: number;
}

async function errorAlong(
  precision: Evaluator['precision'],
  lossAt: (x: Float64Array) => Promise<number>,
  { x, gradient, v, loss }: Along,
): Promise<number> {
  const { steps, bound, rounding } = SETTINGS[precision];
  const size = Math.max(norm(x), 0.01 * Math.sqrt(x.length));
  const slope = dot(gradient, v);
  const typical = norm(gradient) / Math.sqrt(x.length);
  const noise = (16 * rounding * Math.abs(loss)) / (steps[0] * size);
  const errors: number[] = [];
  for (const step of steps) {
    // float32 can't hold every point: the way between those that it holds is what counts
    const [ahead, behind] = [1, -1].map((sign) =>
      inPrecision(
        precision,
        x.map((value, i) => value + sign * step * size * (v[i] ?? 0)),
      ),
    );
    if (!ahead || !behind) continue;
    const way = dot(
      ahead.map((value, i) => value - (behind[i] ?? 0)),
      v,
    );
    const difference = ((await lossAt(ahead)) - (await lossAt(behind))) / way;
    const off = Math.abs(slope - difference);
    const scale = Math.max(Math.abs(slope), Math.abs(difference), typical);
    const error = off === 0 ? 0 : off / scale;
    errors.push(off <= noise ? Math.min(error, bound) : error);
  }
  // a NaN of some step does not count where another step has a number; a gradient that is NaN is NaN in all
  return Math.min(...errors.map((error) => (Number.isNaN(error) ? Infinity : error)));
}

function inPrecision(precision: Evaluator['precision'], x: Float64Array): Float64Array {
  return precision === 'float32' ? x.map(Math.fround) : x;
}

function lossIn(outputs: ReadonlyMap<string, Tensor>): number {
  return Number(outputs.get(LOSS)?.data[0] ?? Number.NaN);
}

function numbersOf({ data }: Tensor): Float64Array {
  return Float64Array.from<number | bigint>(data, Number);
}

function unit(v: Float64Array): Float64Array {
  const length = norm(v);
  return v.map((x) => x / length);
}
