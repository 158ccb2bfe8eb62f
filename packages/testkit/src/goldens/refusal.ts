/** A case that Stepwise knows and does not claim to reproduce; the message is the reason. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/** A scheduler that has no counterpart here yet. */
export class UnknownScheduler extends Error {
  override readonly name = 'UnknownScheduler';
}
