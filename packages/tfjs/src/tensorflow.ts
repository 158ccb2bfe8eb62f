/**
 * The members of the TensorFlow.js namespace that Stepwise uses. The namespace is passed in, so there is never a second
 * copy of the library: `@tensorflow/tfjs`, tfjs-node and tfjs-core all fit.
 */
export interface Tf<Scalar extends Disposable> {
  scalar(value: number): Scalar;
  keep(tensor: Scalar): Scalar;
}

export interface Disposable {
  dispose(): void;
}

/** A TensorFlow.js optimizer, as far as its type says; what can't be scheduled is found out at run time. */
export interface TfOptimizer {
  getClassName(): string;
  /** Steps done. */
  readonly iterations: number;
  dispose(): void;
}

/** When a callback of `model.fit` gives way to the page, as in TensorFlow.js. */
export type YieldEvery = 'auto' | 'batch' | 'epoch' | 'never' | number;

/** Numbers by name, as `model.fit` reports them. */
export interface Logs {
  [name: string]: number;
}

/** A result on the device. */
export interface ReadableScalar extends Disposable {
  clone(): ReadableScalar;
  data(): Promise<ArrayLike<number> & Iterable<number>>;
}

/** What a batch has given, by name: numbers, and scalars that have not been read. */
export interface ResultsOnDevice {
  [name: string]: number | ReadableScalar;
}

/** What callbacks of Stepwise need of the class that they are made from. */
export interface FitCallback {
  onBatchEnd(batch: number, logs?: ResultsOnDevice): Promise<void>;
}

/** The namespace with the layers API, from which a callback for `model.fit` is made. */
export interface TfWithLayers<
  Scalar extends Disposable,
  Callback extends object,
> extends Tf<Scalar> {
  CustomCallback: new (
    args: {
      onTrainBegin?: () => void;
      onTrainEnd?: () => void | Promise<void>;
      onEpochBegin?: (epoch: number) => void | Promise<void>;
      onBatchBegin?: () => void;
      onEpochEnd?: (epoch: number, logs?: Logs) => void | Promise<void>;
    },
    yieldEvery?: YieldEvery,
  ) => Callback;
}
