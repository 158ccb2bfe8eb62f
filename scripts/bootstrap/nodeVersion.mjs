// Written for old Nodes; see bootstrap.mjs.
const oldest = [20, 19];

/** One line that says what to do when `version` is older than the oldest Node we run on; empty otherwise. */
export function tooOld(version) {
  const parts = version.split('.').map(Number);
  const old = parts[0] < oldest[0] || (parts[0] === oldest[0] && parts[1] < oldest[1]);
  const wanted = `Stepwise needs Node.js ${oldest.join('.')} or newer; this is ${version}.`;
  return old ? `${wanted} Install a newer one from https://nodejs.org and try again.` : '';
}
