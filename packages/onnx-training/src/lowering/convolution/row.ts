import type { PlacedAxis } from '../../operators/window.ts';

/** The height of an image that is one row. */
export const ROW: PlacedAxis = {
  kernel: 1,
  stride: 1,
  dilation: 1,
  before: 0,
  after: 0,
  size: 1,
  count: 1,
};
