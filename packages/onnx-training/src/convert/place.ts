import type { Attributes, LocalFunction } from '../model/model.ts';
import type { Names } from './names.ts';

/** Where a node stands: what its names and attributes are there. */
export interface Place {
  /** The functions around it, the outermost first. */
  readonly calls: readonly LocalFunction[];
  /** The version of the standard operators. */
  readonly opset: number;
  /** What attributes refer to. */
  readonly attributes: Attributes;
  /** What the names of values begin with. */
  readonly prefix: string;
  readonly names: Pick<Names, 'free'>;
  /** The name of a value in the whole graph. */
  readonly value: (name: string) => string;
  /** The name of a node in the whole graph. */
  readonly node: (name: string) => string;
}

/** The place with new names for the values that are made there; those of the model itself stay. */
export function rename(place: Place, made: readonly string[]): Place {
  if (place.calls.length === 0) return place;
  const renamed = new Map(
    made
      .filter((name) => name !== '')
      .map((name) => [name, place.names.free(`${place.prefix}/${name}`)]),
  );
  return { ...place, value: (name) => renamed.get(name) ?? place.value(name) };
}
