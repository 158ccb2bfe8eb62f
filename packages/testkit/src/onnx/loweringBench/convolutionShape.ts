import type { Random } from '../random.ts';

/** What decides how long a convolution and its gradients take. */
export interface ConvolutionShape {
  readonly batch: number;
  readonly groups: number;
  /** Channels of one group. */
  readonly inner: number;
  readonly outer: number;
  /** One or two spatial axes of the same size. */
  readonly rank: 1 | 2;
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly pad: number;
}

/** Shapes with more work or memory are left out: they would take the time of many others. */
const MOST_MULTIPLY_ADDS = 1e9;
const MOST_COLUMNS = 2e7;

/**
 * Convolutions as networks have them: channels from 1 to 256, kernels from 1 to 7, sizes from 7 to 56 in two dimensions and
 * from 32 to 1024 in one, batches from 1 to 64; three of five with one group, the others depthwise or with some groups.
 */
export function drawConvolutionShape(r: Random): ConvolutionShape {
  for (;;) {
    const rank = r.choose<1 | 2>([1, 2]);
    const kind = r.choose(['dense', 'dense', 'dense', 'depthwise', 'grouped']);
    const channels = (): number => r.choose([1, 3, 8, 16, 24, 32, 48, 64, 96, 128, 192, 256]);
    const groups =
      kind === 'dense'
        ? 1
        : kind === 'depthwise'
          ? Math.max(channels(), 2)
          : r.choose([2, 4, 8, 32]);
    const ofGroup = (): number => Math.max(1, Math.floor(channels() / groups));
    const [inner, outer] =
      kind === 'depthwise' ? [1, r.choose([1, 1, 1, 2])] : [ofGroup(), ofGroup()];
    const kernel = r.choose([1, 3, 3, 5, 7]);
    const dilation = kernel > 1 ? r.choose([1, 1, 1, 1, 2]) : 1;
    const shape: ConvolutionShape = {
      batch: r.choose([1, 2, 4, 8, 16, 32, 64]),
      groups,
      inner,
      outer,
      rank,
      size: rank === 1 ? Math.round(2 ** r.uniform(5, 10)) : Math.round(7 * 8 ** r.uniform()),
      kernel,
      stride: r.choose([1, 1, 2]),
      dilation,
      pad: r.integer(1, 5) === 1 ? 0 : (dilation * (kernel - 1)) / 2,
    };
    const { multiplyAdds, columns, count } = sizeUp(shape);
    if (count >= 1 && multiplyAdds <= MOST_MULTIPLY_ADDS && columns <= MOST_COLUMNS) return shape;
  }
}

function sizeUp(shape: ConvolutionShape) {
  const { batch, groups, inner, outer, rank, kernel } = shape;
  const count = countOf(shape);
  const columns = batch * groups * inner * (kernel * count) ** rank;
  return { count, columns, multiplyAdds: columns * outer };
}

/** Outputs along one axis. */
export function countOf({ size, kernel, stride, dilation, pad }: ConvolutionShape): number {
  return Math.floor((size + 2 * pad - dilation * (kernel - 1) - 1) / stride) + 1;
}

/** `64×16→32 14×14 k3 s2`. */
export function showConvolutionShape(shape: ConvolutionShape): string {
  const { batch, groups, inner, outer, rank, size, kernel, stride, dilation, pad } = shape;
  const attributes = [
    `k${kernel}`,
    ...(stride > 1 ? [`s${stride}`] : []),
    ...(dilation > 1 ? [`d${dilation}`] : []),
    ...(pad !== (dilation * (kernel - 1)) / 2 ? [`p${pad}`] : []),
    ...(groups > 1 ? [`g${groups}`] : []),
  ];
  const sizes = Array.from({ length: rank }, () => size).join('×');
  return `${batch}×${groups * inner}→${groups * outer} ${sizes} ${attributes.join(' ')}`;
}
