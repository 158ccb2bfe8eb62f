/** The columns in which a row says where it stands, by index. */
export interface PlaceColumns {
  readonly step: number;
  /** -1 where there is none. */
  readonly epoch: number;
}

/** The index of the epochs; a logger with a prefix writes that before all names but the step's. */
export function epochColumn(names: readonly string[]): number {
  const plain = names.indexOf('epoch');
  return plain >= 0 ? plain : names.findIndex((name) => name.endsWith('-epoch'));
}
