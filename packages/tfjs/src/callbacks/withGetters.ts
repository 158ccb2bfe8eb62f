/** Adds members to an object that are computed each time they are read. */
export function withGetters<Target extends object, Getters extends object>(
  target: Target,
  getters: Getters,
): Target & Getters {
  Object.defineProperties(target, Object.getOwnPropertyDescriptors(getters));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- that is what the line before has made it
  return target as Target & Getters;
}
