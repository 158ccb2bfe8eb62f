export { SERIES, SURFACES, TEXT_COLOURS, type Pair } from './colours.ts';
export { endLabelHeight } from './endLabels.ts';
export { drawFigure, type Figure } from './figure.ts';
export {
  formatAccuracy,
  formatCount,
  formatDate,
  formatDifference,
  formatLoss,
  formatMs,
  formatRate,
  formatSeconds,
  formatWord,
} from './format.ts';
export type { Mark } from './mark.ts';
export { escape, markup, Markup, type Content } from './markup.ts';
export { gutter, type Best, type Line, type Panel } from './panel.ts';
export { finite, values, type Sample } from './sample.ts';
export { drawStack, type Drawing, type Shade, type Stack } from './stack.ts';
export { styles } from './styles.ts';
export { swatch } from './swatch.ts';
export { fitText, textWidth } from './textWidth.ts';
export { linearAxis, logAxis, rateAxis, type ValueAxis } from './valueAxis.ts';
export { VARIANTS, type Variant } from './variants.ts';
