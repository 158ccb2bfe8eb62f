/** 1 in fixed point. */
const ONE = 1n << 110n;

/**
 * The double nearest to ln(x), x > 0. `Math.log` is off by one digit now and then, and not on every engine for the same
 * numbers, which matters where others have rounded a quotient of logarithms down.
 */
export function roundedLog(x: number): number {
  // near 1, where a logarithm loses no digits; 2 ** 1024 is no number
  const exponent = Math.min(1023, Math.round(Math.log2(x)));
  const near = (BigInt((x / 2 ** exponent) * 2 ** 53) * ONE) >> 53n;
  const half = atanh(((near - ONE) * ONE) / (near + ONE)) + BigInt(exponent) * atanh(ONE / 3n);
  return Number(2n * half) / Number(ONE);
}

function atanh(x: bigint): bigint {
  const square = (x * x) / ONE;
  let sum = 0n;
  let power = x;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += power / k;
    power = (power * square) / ONE;
  }
  return sum;
}
