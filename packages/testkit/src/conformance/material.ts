/** The training that every case gets: 12 epochs of 3 batches. */
export const EPOCHS = 12;
export const BATCHES = 3;

const VAL_LOSS = [1, 0.9, 0.9, 0.9, 0.9, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8];

/** What is measured after an epoch: a loss that improves after epochs 0, 1 and 5, and stands still between. */
export function metricsOf(epoch: number): Readonly<Record<string, number>> {
  return { loss: 2 / (epoch + 1), val_loss: VAL_LOSS[epoch] ?? 0.8 };
}

/** Epochs after which a plateau of patience 1 cuts, hearing `metricsOf` from epoch 0. Counted by hand. */
export const CUTS: readonly number[] = [3, 7, 9, 11];

/** The same, hearing it from epoch 2 on, after a warm-up. */
export const CUTS_FROM_2: readonly number[] = [4, 7, 9, 11];

// one sign, so that nothing cancels and float32 stays within 1e-5; lengths that no epoch divides
const GRADIENTS = [1, 0.5, 2, 0.25, 1.5, 0.75, 3];

export function gradientOf(step: number): number {
  return GRADIENTS[step % GRADIENTS.length] ?? 1;
}
