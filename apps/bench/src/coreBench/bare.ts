import type { Subject } from '../measuring/subject.ts';

/** Steps of the run that is measured, all of them: a cosine of small numbers costs less than others. */
export const STEPS = 200_000;
/** The same where many groups are measured. */
export const STEPS_OF_GROUPS = 10_000;

/** The closed-form cosine with nothing around it. */
export const BARE: Subject = { name: 'bare cosine', prepare: () => sumOfRates };

function sumOfRates(n: number): number {
  let sum = 0;
  for (let t = 0; t < n; t += 1) sum += 0.1 * 0.5 * (1 + Math.cos((Math.PI * t) / STEPS));
  return sum;
}

/** The same for many groups: the cosine once in a step, the rate of each group into an array. */
export function bareGroups(groups: number): Subject {
  return {
    name: `bare cosine over ${groups} groups`,
    prepare() {
      const bases = new Float64Array(groups).fill(0.1);
      const rates = new Float64Array(groups);
      return (n) => {
        let sum = 0;
        for (let t = 0; t < n; t += 1) {
          const share = 0.5 * (1 + Math.cos((Math.PI * t) / STEPS_OF_GROUPS));
          for (let i = 0; i < groups; i += 1) rates[i] = (bases[i] ?? 0) * share;
          sum += rates[groups - 1] ?? 0;
        }
        return sum;
      };
    },
  };
}

/** The same for a whole curve, into a new array. */
export const BARE_CURVE: Subject = {
  name: 'bare cosine into an array',
  prepare: () => (n) => {
    const rates = new Float64Array(n);
    for (let t = 0; t < n; t += 1) rates[t] = 0.1 * 0.5 * (1 + Math.cos((Math.PI * t) / n));
    return rates[n - 1] ?? 0;
  },
};
