// The entry of every script in package.json: installs what is missing, then runs the command.
// Usage: node scripts/bootstrap.mjs COMMAND [arguments]; bootstrap/main.mjs has the commands.
// This file and nodeVersion.mjs must load on any Node that knows .mjs files, to say that it is too old:
// no newer syntax here, and nothing else imported before the check.
import { tooOld } from './bootstrap/nodeVersion.mjs';

const problem = tooOld(process.versions.node);
if (problem) {
  console.error(problem);
  process.exitCode = 1;
} else {
  import('./bootstrap/main.mjs').then(({ main }) => main(process.argv.slice(2))).then(end, fail);
}

function end(code) {
  process.exitCode = code;
}

function fail(error) {
  console.error(error);
  end(1);
}
