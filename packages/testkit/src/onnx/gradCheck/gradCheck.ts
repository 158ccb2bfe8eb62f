import { StepwiseError } from '@stepwise/core';
import {
  binaryCrossEntropy,
  crossEntropy,
  huber,
  lossOutput,
  meanAbsoluteError,
  meanSquaredError,
  modelOutput,
  tensor,
  type Loss,
  type Model,
  type Tensor,
} from '@stepwise/onnx-training';
import { randomFrom } from '../random.ts';
import { boundOf, checkGradients, type Checked } from './checkGradients.ts';
import { drawData } from './drawData.ts';
import { chooseEvaluator } from './evaluator.ts';
import { gradientModels, type Differentiate, type GradientModels } from './gradientModels.ts';
import { resolveSizes, type Sizes } from './resolveSizes.ts';
import { toFloat64 } from './toFloat64.ts';

export const LOSS_NAMES = [
  'cross-entropy',
  'binary-cross-entropy',
  'mean-squared-error',
  'mean-absolute-error',
  'huber',
  'output',
] as const;

export type LossName = (typeof LOSS_NAMES)[number];

export interface GradCheckOptions extends Sizes {
  readonly loss: LossName;
  /** The model's output that the loss looks at; the only one where null. */
  readonly output: string | null;
  readonly seed: number;
}

export interface GradCheckResult {
  /** ONNX Runtime in float64. */
  readonly evaluator: string;
  readonly bound: number;
  readonly parameters: readonly Checked[];
}

/**
 * Checks the gradients that are emitted for a model against central differences of its loss.
 *
 * @param model of the internal opset.
 * @param differentiate what makes the gradients: a test gives one that is wrong.
 * @throws StepwiseError when the model, the loss or the sizes do not fit together.
 */
export async function gradCheck(
  model: Model,
  options: GradCheckOptions,
  differentiate?: Differentiate,
): Promise<GradCheckResult> {
  const loss = lossOf(options);
  lossOutput(loss, model.graph);
  const models = (one: Model): GradientModels =>
    gradientModels(one, loss, resolveSizes(one, options), differentiate);
  const evaluator = await chooseEvaluator(
    attempt(() => models(toFloat64(model))),
    models(model),
  );
  try {
    const r = randomFrom(options.seed);
    const data = drawData(r, evaluator.models.data);
    const weights = evaluator.models.parameters.map((name): [string, Tensor] => [
      name,
      weightsOf(evaluator.models, model, name),
    ]);
    const parameters = await checkGradients(
      evaluator,
      { ...data, ...Object.fromEntries(weights) },
      r,
    );
    return { evaluator: evaluator.name, bound: boundOf(evaluator), parameters };
  } finally {
    await evaluator.dispose();
  }
}

function lossOf({ loss, output: name }: GradCheckOptions): Loss {
  const output = name === null ? {} : { output: name };
  const scores = name === null ? {} : { scores: name };
  switch (loss) {
    case 'cross-entropy':
      return crossEntropy(scores);
    case 'binary-cross-entropy':
      return binaryCrossEntropy(scores);
    case 'mean-squared-error':
      return meanSquaredError(output);
    case 'mean-absolute-error':
      return meanAbsoluteError(output);
    case 'huber':
      return huber(output);
    case 'output':
      return modelOutput(output);
  }
}

/** The model's own weights, in the type that the graphs have. */
function weightsOf({ forward }: GradientModels, model: Model, name: string): Tensor {
  const weights = model.graph.initializers.get(name);
  const type = forward.graph.inputs.find((input) => input.name === name)?.type?.type;
  if (!weights || !type) {
    throw new StepwiseError('bad-model', `The model has no weights under '${name}'.`);
  }
  return tensor(type, weights.shape, Array.from<number | bigint, number>(weights.data, Number));
}

function attempt<T>(make: () => T): T | StepwiseError {
  try {
    return make();
  } catch (error) {
    if (error instanceof StepwiseError) return error;
    throw error;
  }
}
