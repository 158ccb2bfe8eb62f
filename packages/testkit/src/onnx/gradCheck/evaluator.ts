import { StepwiseError } from '@stepwise/core';
import { writeModel, type Model, type Tensor } from '@stepwise/onnx-training';
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { interpret } from '../interpreter/interpret.ts';
import { refuseUnknown } from '../interpreter/refuseUnknown.ts';
import type { GradientModels } from './gradientModels.ts';

type Feeds = Readonly<Record<string, Tensor>>;

/** Runs the two graphs of a check. */
export interface Evaluator {
  readonly precision: 'float64' | 'float32';
  /** ONNX Runtime in float64. */
  readonly name: string;
  readonly models: GradientModels;
  forward(feeds: Feeds): Promise<ReadonlyMap<string, Tensor>>;
  backward(feeds: Feeds): Promise<ReadonlyMap<string, Tensor>>;
  dispose(): Promise<void>;
}

/**
 * What computes as exactly as can be: ONNX Runtime in float64 where it has a kernel for every node, else the interpreter
 * where that knows every operator, else ONNX Runtime in float32.
 *
 * @param double the graphs in float64, or the reason why there are none.
 */
export async function chooseEvaluator(
  double: GradientModels | StepwiseError,
  single: GradientModels,
): Promise<Evaluator> {
  const problem = await runtimeEvaluator(double, 'float64');
  if (!('reason' in problem)) return problem;
  const models = double instanceof StepwiseError ? single : double;
  const gap = interpreterGap(models);
  if (gap === null) return interpreterEvaluator(models, problem.reason);
  const evaluator = await runtimeEvaluator(single, 'float32');
  if (!('reason' in evaluator)) {
    return { ...evaluator, name: `${evaluator.name} (not float64: ${problem.reason} ${gap})` };
  }
  throw new StepwiseError(
    'unsupported',
    `Nothing here runs the gradient graph. ONNX Runtime: ${evaluator.reason} ${gap}`,
  );
}

/** ONNX Runtime, or why it can't run the graphs. */
export async function runtimeEvaluator(
  models: GradientModels | StepwiseError,
  precision: 'float64' | 'float32',
): Promise<Evaluator | { readonly reason: string }> {
  if (models instanceof StepwiseError) return { reason: models.message };
  try {
    // the larger one first: where it can be opened, so can its part
    const backward = await open(models.backward);
    const forward = await open(models.forward);
    return {
      precision,
      name: `ONNX Runtime in ${precision}`,
      models,
      forward: (feeds) => run(forward, feeds),
      backward: (feeds) => run(backward, feeds),
      async dispose() {
        await forward.release();
        await backward.release();
      },
    };
  } catch (error) {
    return {
      reason: `${error instanceof Error ? error.message : String(error)}.`.replace('..', '.'),
    };
  }
}

function interpreterEvaluator(models: GradientModels, reason: string): Evaluator {
  return {
    precision: 'float64',
    name: `the interpreter in float64 (not ONNX Runtime: ${reason})`,
    models,
    forward: async (feeds) => interpret(models.forward, feeds),
    backward: async (feeds) => interpret(models.backward, feeds),
    dispose: async () => {},
  };
}

/** Why the interpreter can't run the graphs; null where it can. */
function interpreterGap({ forward, backward }: GradientModels): string | null {
  try {
    refuseUnknown(forward);
    refuseUnknown(backward);
    return null;
  } catch (error) {
    if (error instanceof StepwiseError) return error.message;
    throw error;
  }
}

function open(model: Model): Promise<InferenceSession> {
  // what it can't do is an error that is reported here, not on its own log
  return InferenceSession.create(writeModel(model), { logSeverityLevel: 4 });
}

async function run(session: InferenceSession, feeds: Feeds): Promise<ReadonlyMap<string, Tensor>> {
  const inputs = session.inputNames.map((name): [string, OrtTensor] => {
    const fed = feeds[name];
    if (!fed) throw new StepwiseError('bad-batch', `The input '${name}' is not fed.`);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the type says of which kind the array is
    return [name, new OrtTensor(fed.type, fed.data as Float32Array, [...fed.shape])];
  });
  const outputs = await session.run(Object.fromEntries(inputs));
  return new Map(
    Object.entries(outputs).map(([name, { type, data, dims }]) => [
      name,
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the graphs give floats only
      { type, data, shape: dims } as unknown as Tensor,
    ]),
  );
}
