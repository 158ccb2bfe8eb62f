import { unary } from './unary.ts';
import type { Kernel } from '../kernel.ts';

/** The whole number next to x; halves go to the even one. */
function nearest(x: number): number {
  const rest = x - 2 * Math.floor(x / 2);
  // from 2·k: up to ½ down, above ½ and below 1½ to the odd one, from there on up
  return Math.floor(x / 2) * 2 + (rest <= 0.5 ? 0 : rest < 1.5 ? 1 : 2);
}

const root = (x: number): number => Math.sqrt(x);

/** Trigonometric and hyperbolic functions, and rounding. */
export const mathematicsKernels: Readonly<Record<string, Kernel>> = {
  Sin: unary(Math.sin, Math.cos),
  Cos: unary(Math.cos, (x) => -Math.sin(x)),
  Tan: unary(Math.tan, (x) => Math.cos(x) ** -2),
  Asin: unary(Math.asin, (_, y) => 1 / Math.cos(y)),
  Acos: unary(Math.acos, (_, y) => -1 / Math.sin(y)),
  Atan: unary(Math.atan, (_, y) => Math.cos(y) ** 2),
  Sinh: unary(Math.sinh, Math.cosh),
  Cosh: unary(Math.cosh, Math.sinh),
  Asinh: unary(Math.asinh, (_, y) => 1 / Math.cosh(y)),
  Acosh: unary(Math.acosh, (x) => 1 / (root(x - 1) * root(x + 1))),
  Atanh: unary(Math.atanh, (_, y) => Math.cosh(y) ** 2),
  Ceil: unary(Math.ceil, () => 0),
  Round: unary(nearest, () => 0),
};
