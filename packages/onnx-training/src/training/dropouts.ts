import { StepwiseError } from '@stepwise/core';
import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import { showPosition } from '../model/attributes.ts';
import { isFloat } from '../model/elementType.ts';
import { present } from '../operators/present.ts';
import { dropoutMask } from './dropoutMask.ts';
import type { InlinedNode } from './inlineGraph.ts';
import { isTrue } from './isTrue.ts';
import { WORDS_PER_PLACE } from './randomKeys.ts';

/** Where a graph takes the keys of its random numbers. */
export interface RandomBinding {
  readonly input: string;
  /** How many places draw; each takes two numbers. */
  readonly places: number;
}

const INPUT = 'stepwise.random';

/**
 * Dropout in training: y = x · mask / (1 − ratio), where each element of the mask is 0 with the probability `ratio`, else
 * 1; the gradient is ∂x = ∂y · mask / (1 − ratio). The keys of the mask are an input, two numbers for each node.
 */
export class Dropouts {
  readonly #g: GraphBuilder;
  #keys: Value | null = null;
  #places = 0;

  constructor(g: GraphBuilder) {
    this.#g = g;
  }

  /** The input with the keys; null where nothing draws. */
  get random(): RandomBinding | null {
    return this.#keys && { input: this.#keys.name, places: this.#places };
  }

  /** What is left of the input; null where the model says that the node does nothing. */
  drop({ node, inputs, position, used }: InlinedNode): readonly Value[] | null {
    const [, given, mode] = inputs;
    if (mode?.constant && !isTrue(mode)) return null;
    const ratio = given ? Number(given.constant?.data[0] ?? Number.NaN) : 0.5;
    if (!(ratio >= 0 && ratio <= 1) || (mode && !mode.constant)) {
      throw new StepwiseError(
        'unsupported',
        `${showPosition(node, position)}: its ratio has to be a constant from 0 to 1, and its training_mode a constant.`,
      );
    }
    const g = this.#g;
    const x = present(inputs, 0);
    if (ratio === 0 || !isFloat(x.type)) return null;
    // 0 · NaN stays NaN, so that a step that went wrong is noticed
    const mask = ratio === 1 ? g.mul(x, 0) : dropoutMask(g, x, this.#nextKeys(), ratio);
    const y = ratio === 1 ? mask : g.mul(x, g.mul(mask, 1 / (1 - ratio)));
    return used[1] === true ? [y, g.cast(mask, 'bool')] : [y];
  }

  #nextKeys(): readonly [Value, Value] {
    const g = this.#g;
    const keys = (this.#keys ??= g.input(INPUT, 'uint32', [null]));
    const first = this.#places * WORDS_PER_PLACE;
    this.#places += 1;
    const key = (i: number) => g.one('Gather', [keys, g.scalar('int64', first + i)]);
    return [key(0), key(1)];
  }
}
