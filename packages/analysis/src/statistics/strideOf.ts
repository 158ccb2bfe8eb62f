/** Rows that tell a spread well enough: to about 1 %. */
const ENOUGH = 16_384;

/**
 * Every which row to look at, where so many are not needed. Odd, as what repeats in a log tends to repeat after an even
 * number of rows.
 */
export function strideOf(count: number): number {
  const stride = Math.ceil(count / ENOUGH);
  return stride % 2 === 0 ? stride + 1 : stride;
}
