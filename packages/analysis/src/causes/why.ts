import type { RateChange } from '../analysis.ts';

/** Why a change happened. */
export type Why = Pick<RateChange, 'cause' | 'confidence' | 'evidence' | 'reason'>;
