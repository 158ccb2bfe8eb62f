import type { MakeMove } from './leaf.ts';

/**
 * A step of PyTorch's CosineAnnealingLR: it multiplies what is above the minimum, and right after each minimum it adds
 * what the base demands.
 */
export function cosineMove(halfPeriod: number, minimum: number): MakeMove {
  return (t, _, base) => {
    if (t === 0 || halfPeriod === 0) return { times: 1, plus: 0 };
    if ((t - 1 - halfPeriod) % (2 * halfPeriod) === 0) {
      return { times: 1, plus: ((base - minimum) * (1 - Math.cos(Math.PI / halfPeriod))) / 2 };
    }
    const [now, before] = [t, t - 1].map((time) => 1 + Math.cos((Math.PI * time) / halfPeriod));
    const times = (now ?? 0) / (before ?? 0);
    return { times, plus: minimum * (1 - times) };
  };
}
