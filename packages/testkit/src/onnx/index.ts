export { interpret, type InterpretOptions } from './interpreter/interpret.ts';
export type { Precision } from './interpreter/evaluate.ts';
export { pushForward, type Pushed } from './interpreter/pushForward.ts';
