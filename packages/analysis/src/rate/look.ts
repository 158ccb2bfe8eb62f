import type { Series } from '@stepwise/core';
import type { Stairs } from './stairs.ts';

/** What is needed to tell a stair that stands from one that is passed over. */
export interface Look {
  readonly stairs: Stairs;
  readonly rate: Series;
  /** Rows of a tread where a smooth schedule is stepped more seldom than it is logged; 1 otherwise. */
  readonly tread: number;
}
