/** Something whose speed is measured. */
export interface Subject {
  readonly name: string;
  /**
   * Makes ready for one measurement, which it is not part of.
   *
   * @returns what is measured: does it n times, one after another, and returns a number that it made on the way.
   */
  prepare(): Measured | Promise<Measured>;
}

export type Measured = (n: number) => number | Promise<number>;
