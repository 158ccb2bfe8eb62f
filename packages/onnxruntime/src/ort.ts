/** A tensor as ONNX Runtime's packages have it; `new ort.Tensor(…)` makes one, and plain objects will do. */
export interface OrtTensor {
  readonly type: string;
  readonly data: unknown;
  readonly dims: readonly number[];
}

/** A compiled graph. */
export interface OrtSession {
  // feeds and results are ort.Tensor; a method, so that the narrower type of the real one fits
  run(feeds: Readonly<Record<string, OrtTensor>>): Promise<Readonly<Record<string, OrtTensor>>>;
  release(): Promise<void>;
}

/** The few members of `onnxruntime-node` or `onnxruntime-web` that are used; the user passes the module in. */
export interface Ort {
  readonly Tensor: new (type: never, data: never, dims: readonly number[]) => OrtTensor;
  readonly InferenceSession: {
    create(model: Uint8Array, options?: object): Promise<OrtSession>;
  };
}
