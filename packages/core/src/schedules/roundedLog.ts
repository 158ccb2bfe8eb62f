const BITS = 110n;
const ONE = 1n << BITS;

/**
 * The double nearest to ln(x), x > 0. `Math.log` is off by one digit now and then, and not on every engine for the same
 * numbers, which matters where others have rounded a quotient of logarithms down.
 */
export function roundedLog(x: number): number {
  let exponent = Math.floor(Math.log2(x));
  let mantissa = x / 2 ** exponent;
  if (mantissa > Math.SQRT2) {
    exponent += 1;
    mantissa /= 2;
  }
  const fraction = (BigInt(mantissa * 2 ** 53) << BITS) >> 53n;
  const log = logNearOne(fraction) + BigInt(exponent) * 2n * atanh(ONE / 3n);
  return Number(log) / 2 ** Number(BITS);
}

/** Of a number between about 0.7 and 1.5, in units of 2^−110. */
function logNearOne(x: bigint): bigint {
  return 2n * atanh(((x - ONE) << BITS) / (x + ONE));
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
