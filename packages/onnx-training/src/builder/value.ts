import type { ElementType } from '../model/elementType.ts';
import type { Shape } from '../model/shape.ts';
import type { Tensor } from '../model/tensor.ts';

/** A value in a graph that is being built: its name, and what is known of it. */
export interface Value {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: Shape;
  /** The numbers themselves, where the value does not depend on inputs or parameters. */
  readonly constant: Tensor | null;
}
