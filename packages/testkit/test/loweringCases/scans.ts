import { tensor } from '@stepwise/onnx-training';
import type { DrawSituation } from '../onnxLoweringCases.ts';

/** Linear recurrences of both forms and directions, over any axis. */
export const SCAN_LOWERING_CASES: Readonly<Record<string, DrawSituation>> = {
  'linear-scan': (r, input, type) => {
    const shape = r.shape(r.integer(1, 3)).toSpliced(0, 0, r.integer(1, 9));
    const axis = r.integer(0, shape.length - 1);
    const normals = (sizes: readonly number[]) =>
      input(tensor(type, sizes, r.numbers(sizes, r.normal)));
    const moved = shape.slice(1).toSpliced(axis, 0, shape[0] ?? 1);
    return {
      form: r.choose(['after', 'before']),
      a: normals(moved),
      b: normals(moved),
      initial: normals(moved.toSpliced(axis, 1)),
      axis,
      reverse: r.flip(),
    };
  },
};
