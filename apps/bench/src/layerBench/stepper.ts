/** Something that does the same piece of work again and again, and says how long it took. */
export interface Stepper {
  readonly name: string;
  /** Of the program that does it: ONNX Runtime 1.30.0. */
  readonly runtime: string;
  step(): Promise<Timed>;
  end(): Promise<void>;
}

export interface Timed {
  readonly nanoseconds: number;
  readonly loss: number;
}

/** Times what runs in this process. */
export async function timed(work: () => Promise<number>): Promise<Timed> {
  const start = process.hrtime.bigint();
  const loss = await work();
  return { nanoseconds: Number(process.hrtime.bigint() - start), loss };
}
