import type { Kind } from './combinators/kind.ts';
import { constant } from './schedules/constant.ts';
import { cosine } from './schedules/cosine.ts';
import { cosineRestarts } from './schedules/cosineRestarts.ts';
import { cyclic } from './schedules/cyclic.ts';
import { exponential } from './schedules/exponential.ts';
import { flatCosine } from './schedules/flatCosine.ts';
import { inverseSqrt } from './schedules/inverseSqrt.ts';
import { inverseTime } from './schedules/inverseTime.ts';
import { lambda } from './schedules/lambda.ts';
import { linear } from './schedules/linear.ts';
import { multiStep } from './schedules/multiStep.ts';
import { multiplicativeLambda } from './schedules/multiplicativeLambda.ts';
import { noam } from './schedules/noam.ts';
import { noise } from './schedules/noise.ts';
import { oneCycle } from './schedules/oneCycle.ts';
import { piecewiseConstant } from './schedules/piecewiseConstant.ts';
import { piecewiseLinear } from './schedules/piecewiseLinear.ts';
import { polynomial } from './schedules/polynomial.ts';
import { step } from './schedules/step.ts';
import { swa } from './schedules/swa.ts';
import { tanh } from './schedules/tanh.ts';
import { warmup } from './schedules/warmup.ts';
import { wsd } from './schedules/wsd.ts';
import { decay } from './retarget/decay.ts';
import { horizon } from './retarget/horizon.ts';
import { chain } from './combinators/chain.ts';
import { clamp } from './combinators/clamp.ts';
import { perEpoch } from './combinators/perEpoch.ts';
import { scale } from './combinators/scale.ts';
import { select } from './combinators/select.ts';
import { sequence } from './combinators/sequence.ts';
import { earlyStopping } from './observers/earlyStopping.ts';
import { greedy } from './observers/greedy.ts';
import { plateau } from './observers/plateau.ts';

/** Every kind, for `fromSpec` and `restore` where it is not known beforehand which a spec will use. */
export const all: Readonly<Record<string, Kind>> = {
  chain,
  clamp,
  constant,
  cosine,
  cosineRestarts,
  cyclic,
  decay,
  earlyStopping,
  exponential,
  flatCosine,
  greedy,
  horizon,
  inverseSqrt,
  inverseTime,
  lambda,
  linear,
  multiStep,
  multiplicativeLambda,
  noam,
  noise,
  oneCycle,
  perEpoch,
  piecewiseConstant,
  piecewiseLinear,
  plateau,
  polynomial,
  scale,
  select,
  sequence,
  step,
  swa,
  tanh,
  warmup,
  wsd,
};
