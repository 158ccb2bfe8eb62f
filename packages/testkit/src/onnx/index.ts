export { interpret, type InterpretOptions } from './interpreter/interpret.ts';
export type { Precision } from './interpreter/evaluate.ts';
export { pushForward, type Pushed } from './interpreter/pushForward.ts';
export {
  centralDifference,
  extrapolatedDifference,
  type VectorFunction,
} from './differences/centralDifference.ts';
export { dotProductTest } from './differences/dotProductTest.ts';
export { relativeError } from './differences/vectors.ts';
export { randomFrom, type Random } from './random.ts';
