/**
 * How likely it is, at most, that one of so many settings hits by chance what is to be explained: the settings that were
 * tried over the ways to place the changes, C(places, changes).
 *
 * @param settings how many were tried.
 * @param places how many places a change could have been at.
 */
export function chanceOf(settings: number, places: number, changes: number): number {
  let log = Math.log(settings);
  for (let i = 0; i < changes; i += 1) log -= Math.log(Math.max(places - i, 1) / (i + 1));
  return Math.exp(Math.min(log, 0));
}
