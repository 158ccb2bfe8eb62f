import { oneCycle, plateau, sequence, warmup, warmupCosine } from '@stepwise/core';

/** The schedules to choose from: each with a base rate, a horizon in epochs, and a machine. */
export const schedules = {
  plateau: {
    title: 'Warm-up, then cuts when it stalls',
    about:
      'Two epochs of warm-up. Then the rate is cut to 0.3 of itself when two epochs in a row bring no validation loss that is 1 % better.',
    rate: 4e-3,
    epochs: 25,
    machine: () =>
      sequence([
        warmup({ duration: '2ep' }),
        plateau({ factor: 0.3, patience: 1, threshold: 0.01, min: 1e-5 }),
      ]),
  },
  oneCycle: {
    title: 'One cycle',
    about: 'The rate rises over 30 % of the run to a high one, and falls to almost nothing.',
    rate: 1e-2,
    epochs: 15,
    machine: () => oneCycle(),
  },
  cosine: {
    title: 'Warm-up and cosine',
    about: 'One epoch of warm-up, then half a cosine down to the end of the run.',
    rate: 4e-3,
    epochs: 20,
    machine: () => warmupCosine({ warmup: '1ep' }),
  },
};
