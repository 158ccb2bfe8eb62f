/** The size of an axis: a number, the name of a size that is only known at run time, or null where nothing is known. */
export type Dimension = number | string | null;

export type Shape = readonly Dimension[];

/** A shape in which every size is a number. */
export type StaticShape = readonly number[];

export function isStatic(shape: Shape): shape is StaticShape {
  return shape.every((size) => typeof size === 'number');
}

/** The number of elements; 1 for a scalar. */
export function sizeOf(shape: StaticShape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** `[batch, 784]`, `[?, 3]`, `[]`. */
export function showShape(shape: Shape | null): string {
  return shape === null ? 'any shape' : `[${shape.map((size) => size ?? '?').join(', ')}]`;
}
