/** Something that happened at a place of the axis: a rule through the plots and a badge above them. */
export interface Mark {
  /** The number on the badge and in the list beside the figure. */
  readonly number: number;
  readonly at: number;
  /** A word or two beside the number, where there is room. */
  readonly label: string;
  /** Less of it, for where there is less room. */
  readonly short?: string;
  /** Shown when it is pointed at. */
  readonly text: string;
  /** Drawn with less weight: the rate goes on as planned. */
  readonly quiet: boolean;
}
