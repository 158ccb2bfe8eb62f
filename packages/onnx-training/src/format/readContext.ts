import { StepwiseError } from '@stepwise/core';
import type { Graph } from '../model/model.ts';

/** What the reading of every part needs to know. */
export interface ReadContext {
  /** The bytes of a file beside the model. */
  readonly external: (location: string, tensor: string) => Uint8Array;
  /** How many graphs are around this one. */
  readonly depth: number;
  /** Nodes of a local function may take attributes from the caller. */
  readonly isFunction: boolean;
  /** Reads a graph inside a node. */
  readonly readGraph: (bytes: Uint8Array, context: ReadContext) => Graph;
}

const MAX_DEPTH = 64;

export function deeper(context: ReadContext): ReadContext {
  if (context.depth >= MAX_DEPTH) {
    throw new StepwiseError(
      'bad-model',
      `Graphs are nested deeper than ${MAX_DEPTH}; that is no model.`,
    );
  }
  return { ...context, depth: context.depth + 1 };
}
