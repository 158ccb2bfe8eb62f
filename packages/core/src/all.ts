import { chain } from './combinators/chain.ts';
import type { Kind } from './combinators/kind.ts';
import { select } from './combinators/select.ts';
import { sequence } from './combinators/sequence.ts';
import { earlyStopping } from './observers/earlyStopping.ts';
import { plateau } from './observers/plateau.ts';
import { constant } from './schedules/constant.ts';
import { cosine } from './schedules/cosine.ts';
import { exponential } from './schedules/exponential.ts';
import { linear } from './schedules/linear.ts';
import { multiStep } from './schedules/multiStep.ts';
import { oneCycle } from './schedules/oneCycle.ts';
import { step } from './schedules/step.ts';
import { warmup } from './schedules/warmup.ts';

/** Every kind, for `fromSpec` and `restore` where it is not known beforehand which a spec will use. */
export const all: Readonly<Record<string, Kind>> = {
  chain,
  constant,
  cosine,
  earlyStopping,
  exponential,
  linear,
  multiStep,
  oneCycle,
  plateau,
  select,
  sequence,
  step,
  warmup,
};
