import type { PlacedAxis } from '../../operators/window.ts';

/** The elements of the kernel, row by row. */
export function placesOf(window: readonly PlacedAxis[]): readonly (readonly number[])[] {
  return window.reduce<readonly (readonly number[])[]>(
    (places, { kernel }) =>
      places.flatMap((place) => Array.from({ length: kernel }, (_, q) => [...place, q])),
    [[]],
  );
}
