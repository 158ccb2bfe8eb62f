type Numbers = Readonly<Record<string, number>>;

/** What is written of an epoch, by tag. */
export interface EpochScalars {
  readonly training: Numbers;
  /** Empty unless there is a file for it. */
  readonly validation: Numbers;
}

/**
 * The tags of an epoch's logs.
 *
 * @param rate of the optimizer; the `lr` of the logs comes before it.
 * @param apart the validation has a file of its own.
 */
export function epochScalars(
  { lr, ...logs }: Numbers,
  rate: number | undefined,
  apart: boolean,
): EpochScalars {
  const training: Record<string, number> = {};
  const validation: Record<string, number> = {};
  for (const [name, value] of Object.entries(logs)) {
    const own = apart && name.startsWith('val_') ? name.slice('val_'.length) : null;
    if (own === null) training[`epoch_${name}`] = value;
    else validation[`epoch_${own}`] = value;
  }
  return { training: withRate('epoch', training, lr ?? rate), validation };
}

/** The tags of the numbers of a batch. */
export function batchTags(numbers: Numbers, rate: number | undefined): Numbers {
  const tagged = Object.entries(numbers).map(([name, value]) => [`batch_${name}`, value] as const);
  return withRate('batch', Object.fromEntries(tagged), rate);
}

function withRate(what: string, scalars: Numbers, rate: number | undefined): Numbers {
  return rate === undefined ? scalars : { ...scalars, [`${what}_learning_rate`]: rate };
}
