/** A part of the rate after the warm-up: one stair that stands, or many over which it moves in one direction. */
export interface Piece {
  readonly moves: boolean;
  /** 1 for a movement up, −1 for one down, 0 for a stair that stands. */
  readonly direction: number;
  readonly first: number;
  readonly last: number;
}
