/** `apply` of a machine that changes no value, so that a `chain` can pass over it. */
export function unchanged(): void {}
