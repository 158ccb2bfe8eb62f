/** What PyTorch's newer exporter calls values that are none of the network's own. */
export const MADE_UP: RegExp = /^val_\d+$/u;
