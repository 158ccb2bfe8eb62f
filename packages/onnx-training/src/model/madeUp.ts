/** What PyTorch's newer exporter calls values that are none of the network's own. */
export const MADE_UP: RegExp = /^val_\d+$/u;

/** What the TorchScript exporter calls a weight that it computed. */
export const COMPUTED: RegExp = /^onnx::\w+_\d+$/u;

/** Whether a name is one that an exporter of PyTorch gave. */
export const isMadeUp = (name: string): boolean => MADE_UP.test(name) || COMPUTED.test(name);
