const BITS = 110n;
const ONE = 1n << BITS;

/**
 * The double nearest to ln(x), x > 0. `Math.log` is off by one digit now and then, and not on every engine for the same
 * numbers, which matters where others have rounded a quotient of logarithms down.
 */
export function roundedLog(x: number): number {
  // near 1, where a logarithm loses no digits; 2 ** 1024 is no number
  const exponent = Math.min(1023, Math.round(Math.log2(x)));
  const near = (BigInt((x / 2 ** exponent) * 2 ** 53) << BITS) >> 53n;
  const half = atanh(((near - ONE) << BITS) / (near + ONE)) + BigInt(exponent) * atanh(ONE / 3n);
  return Number(2n * half) / 2 ** Number(BITS);
}

function atanh(x: bigint): bigint {
  const square = (x * x) >> BITS;
  let sum = 0n;
  let power = x;
  for (let k = 1n; power !== 0n && power !== -1n; k += 2n) {
    sum += power / k;
    power = (power * square) >> BITS;
  }
  return sum;
}
