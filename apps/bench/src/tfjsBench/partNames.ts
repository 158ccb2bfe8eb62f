/** What TensorFlow.js alone is measured by: three networks, and what a scheduler takes. */
export const TFJS_PARTS = ['tfjs-mlp', 'tfjs-convnet', 'tfjs-encoder', 'tfjs-rates'] as const;

export type TfjsPartName = (typeof TFJS_PARTS)[number];
