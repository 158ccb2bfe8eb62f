import { StepwiseError } from '@stepwise/core';
import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import { int } from '../model/attributes.ts';
import type { FloatType } from '../model/elementType.ts';
import type { StaticShape } from '../model/shape.ts';
import type { Parameter } from './parameter.ts';

/** Where a parameter lies in the vector of its group. */
export interface Place {
  readonly name: string;
  readonly shape: StaticShape;
  /** In elements. */
  readonly offset: number;
  readonly size: number;
}

/** The parameters that share their hyperparameters, as one vector. */
export interface GroupLayout {
  readonly name: string;
  readonly type: FloatType;
  /** Elements of all parameters. */
  readonly size: number;
  readonly places: readonly Place[];
}

/** Lays out the parameters of a group one after another. */
export function layOut(name: string, parameters: readonly Parameter[]): GroupLayout {
  const [first] = parameters;
  if (!first) {
    throw new StepwiseError('bad-option', `groups: the group '${name}' has no parameter.`);
  }
  const other = parameters.find(({ type }) => type !== first.type);
  if (other) {
    throw new StepwiseError(
      'unsupported',
      `groups: '${first.name}' is ${first.type} and '${other.name}' ${other.type}; put them into groups of their own.`,
    );
  }
  let offset = 0;
  const places = parameters.map(({ name: parameter, shape, size }): Place => {
    const place = { name: parameter, shape, offset, size };
    offset += size;
    return place;
  });
  return { name, type: first.type, size: offset, places };
}

/** Cuts the vector of a group into its parameters. */
export function cut(g: GraphBuilder, vector: Value, places: readonly Place[]): Map<string, Value> {
  const pieces =
    places.length === 1
      ? [vector]
      : g.node(
          'Split',
          [vector, g.int64(places.map(({ size }) => size))],
          { axis: int(0) },
          { outputs: places.length },
        );
  return new Map(
    places.map(({ name, shape }, i) => {
      const piece = pieces[i] ?? vector;
      return [name, shape.length === 1 ? piece : g.reshape(piece, shape)];
    }),
  );
}

/** Joins values to the vector of a group; the inverse of `cut`. */
export function join(g: GraphBuilder, values: readonly Value[]): Value {
  const flat = values.map((value) => (value.shape.length === 1 ? value : g.reshape(value, [-1])));
  const [first] = flat;
  return flat.length === 1 && first ? first : g.concat(flat, 0);
}
