/** Something whose speed is measured: `run(n)` does it n times, one after another, and returns what it made of it. */
export interface Subject {
  readonly name: string;
  /** Made anew for each measurement, so that a run has its usual length. */
  prepare(): (n: number) => number;
}
