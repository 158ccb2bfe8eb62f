/** One size of a figure. Each figure is drawn once per variant and CSS shows the one that fits. */
export interface Variant {
  readonly name: 'narrow' | 'medium' | 'wide';
  /** The width it is drawn for, close to the width it is shown at: text keeps its size. */
  readonly width: number;
  readonly fontSize: number;
  /** Linear and logarithmic loss side by side, else one above the other. */
  readonly sideBySide: boolean;
  readonly lossHeight: number;
  readonly rateHeight: number;
  readonly overviewHeight: number;
  /** The most that a name at a line's end may take. */
  readonly nameWidth: number;
}

export const VARIANTS: readonly Variant[] = [
  {
    name: 'narrow',
    width: 343,
    fontSize: 13,
    sideBySide: false,
    lossHeight: 160,
    rateHeight: 96,
    overviewHeight: 250,
    nameWidth: 112,
  },
  {
    name: 'medium',
    width: 640,
    fontSize: 13,
    sideBySide: false,
    lossHeight: 180,
    rateHeight: 110,
    overviewHeight: 300,
    nameWidth: 170,
  },
  {
    name: 'wide',
    width: 1040,
    fontSize: 13,
    sideBySide: true,
    lossHeight: 240,
    rateHeight: 120,
    overviewHeight: 340,
    nameWidth: 220,
  },
];
