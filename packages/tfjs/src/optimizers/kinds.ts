import { StepwiseError } from '@stepwise/core';
import type { TfOptimizer } from '../tensorflow.ts';
import { beta1 } from './beta1.ts';
import { field } from './field.ts';
import { readMember, type Hyperparameters, type KeptScalar } from './hyperparameter.ts';
import { momentumScalar } from './momentumScalar.ts';
import { setterRate } from './setterRate.ts';

/** How one class of optimizers is set. */
interface Kind {
  /** Members that the class must have, with their types; another version or a namesake may not. */
  readonly members: Readonly<Record<string, 'number' | 'object' | 'function'>>;
  hyperparameters(scalar: KeptScalar, optimizer: TfOptimizer): Hyperparameters;
}

const rateInField: Kind = {
  members: { learningRate: 'number' },
  hyperparameters: (_, optimizer) => ({ lr: field(optimizer, 'learningRate') }),
};

const adam: Kind = {
  members: { learningRate: 'number', beta1: 'number', accBeta1: 'object' },
  hyperparameters: (scalar, optimizer) => ({
    lr: field(optimizer, 'learningRate'),
    beta1: beta1(scalar, optimizer),
  }),
};

/** By class name, which TensorFlow.js itself saves in files, and which minifiers leave alone. */
const KINDS: Readonly<Record<string, Kind>> = {
  SGD: {
    members: { learningRate: 'number', c: 'object', setLearningRate: 'function' },
    hyperparameters: (_, optimizer) => ({ lr: setterRate(optimizer) }),
  },
  Momentum: {
    members: {
      learningRate: 'number',
      momentum: 'number',
      c: 'object',
      m: 'object',
      setLearningRate: 'function',
    },
    hyperparameters: (scalar, optimizer) => ({
      lr: setterRate(optimizer),
      momentum: momentumScalar(scalar, optimizer),
    }),
  },
  Adagrad: rateInField,
  Adadelta: rateInField,
  Adam: adam,
  Adamax: adam,
  RMSProp: {
    members: { learningRate: 'number', momentum: 'number' },
    hyperparameters: (_, optimizer) => ({
      lr: field(optimizer, 'learningRate'),
      momentum: field(optimizer, 'momentum'),
    }),
  },
};

/**
 * What can be set on an optimizer.
 *
 * @throws StepwiseError `unsupported`.
 */
export function hyperparametersOf(scalar: KeptScalar, optimizer: TfOptimizer): Hyperparameters {
  const name = optimizer.getClassName();
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  if (kind === undefined) throw unsupported(`one of class ${name}`);
  for (const [member, type] of Object.entries(kind.members)) {
    const value = readMember(optimizer, member);
    if (typeof value !== type || value === null) {
      throw unsupported(`one of class ${name} that lacks the ${type} '${member}' of version 4.22`);
    }
  }
  return kind.hyperparameters(scalar, optimizer);
}

function unsupported(what: string): StepwiseError {
  return new StepwiseError(
    'unsupported',
    `bindOptimizer: wanted an optimizer of TensorFlow.js itself (${Object.keys(KINDS).join(', ')}); got ${what}, and how that takes a new rate is not known.`,
  );
}
