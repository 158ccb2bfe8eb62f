/** Characters of a line that are looked at. */
export const LONGEST = 1000;

/** `Epoch 3/150`, `Epoch 3/150:`, `Epoch 3 Summary:`, `Epoch 3/150 Summary`; not `Epoch 3`, which is cut off. */
export const EPOCH: RegExp = /^\s*Epoch (\d{1,7})(?:\/(\d{1,7})(?: Summary)?:?| Summary:?|:)\s*$/u;

/** `Train - Loss: 0.27 | Scalar: 0.28 (0.53)`, `Validation -> Loss: 0.21 | Scalar: 0.2 (RMSE: 0.45)`. */
export const LOSSES: RegExp = /^\s*(Train|Training|Val|Validation)\s*->?\s*(Loss: .*)$/u;

/** One of these: its name, its value, and in brackets another one, which may have a name. */
export const PART: RegExp = /^\s*([A-Za-z]\w*): (\S+)(?: \((?:([A-Za-z]\w*): )?([^)\s]+)\))?\s*$/u;

/** The rate of the epoch, before or after its losses. */
export const RATE: RegExp = /^\s*(?:LR|Learning Rate): (\S+)\s*$/u;

/** A setting, before the first epoch. */
export const SETTING: RegExp = /^([A-Z][A-Za-z ]{1,40}): (.{1,80})$/u;

export const BEST: RegExp = /New best (?:model saved|validation loss)/u;
export const STOPPED: RegExp = /^\s*Early stopping triggered/u;
