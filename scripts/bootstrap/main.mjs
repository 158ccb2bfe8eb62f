import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { capture, interrupted, run } from './child.mjs';
import { install } from './install.mjs';
import { test } from './test.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Programs of this repository: the packages to build first, and the file that Node runs in the user's folder. */
const programs = {
  start: { needs: '@stepwise/bench', file: 'apps/bench/dist/cli.js' },
  'bench:core': { needs: '@stepwise/bench', file: 'apps/bench/dist/coreBench/cli.js' },
  'bench:speed': { needs: '@stepwise/bench', file: 'apps/bench/dist/speedBench/cli.js' },
  'bench:graph': { needs: '@stepwise/bench', file: 'apps/bench/dist/graphBench/cli.js' },
  'bench:lowerings': {
    needs: '@stepwise/testkit',
    file: 'packages/testkit/dist/onnx/loweringBench/cli.js',
  },
  goldens: { needs: '@stepwise/testkit', file: 'packages/testkit/dist/goldens/cli.js' },
  'grad-check': {
    needs: '@stepwise/testkit',
    file: 'packages/testkit/dist/onnx/gradCheck/cli.js',
  },
  'check:fuzz': {
    needs: ['@stepwise/testkit', '@stepwise/bench'],
    files: ['packages/testkit/dist/onnx/fuzz/cli.js', 'apps/bench/dist/logFuzz/cli.js'],
  },
  operators: {
    needs: '@stepwise/testkit',
    file: 'packages/testkit/dist/onnx/operatorTable/cli.js',
  },
  size: { needs: '@stepwise/core', file: 'scripts/size.mjs' },
  stepwise: { needs: '@stepwise/cli', file: 'packages/cli/dist/main.js' },
  'bench:explain': {
    needs: ['@stepwise/bench', '@stepwise/cli'],
    file: 'apps/bench/dist/explainBench/cli.js',
  },
  'docs:schedulers': {
    needs: '@stepwise/bench',
    file: 'apps/bench/dist/schedulerDocs/cli.js',
  },
  'docs:seed-run': { needs: '@stepwise/bench', file: 'apps/bench/dist/seedRun/cli.js' },
  'test:browser': {
    needs: ['@stepwise/core', '@stepwise/tfjs', '@stepwise/tfjs-wasm-training'],
    file: 'scripts/browser-test.mjs',
  },
  rehearse: { file: 'scripts/rehearse-release.mjs' },
  'check:lock': { file: 'scripts/check-lock.mjs' },
  'check:words': { file: 'scripts/check-words.mjs' },
  'check:install': { file: 'scripts/check-install.mjs' },
};

/** Installs what is missing and runs a command: `test`, a program of ours, or a tool in node_modules/.bin. */
export async function main([command, ...args]) {
  if (!command) {
    console.error(
      `Usage: node scripts/bootstrap.mjs test|${Object.keys(programs).join('|')}|TOOL [arguments]`,
    );
    return 1;
  }
  prepareEnvironment();
  return (await install(root)) || interrupted() || dispatch(command, args);
}

async function dispatch(command, args) {
  if (command === 'test') return test(root, args);
  const program = programs[command];
  if (!program) return run(command, args, { cwd: root });

  const cwd = process.env.INIT_CWD ?? process.cwd();
  const stopped = (await build(program.needs)) || interrupted();
  if (stopped) return stopped;
  for (const file of program.files ?? [program.file]) {
    const code = await run(process.execPath, [join(root, file), ...args], { cwd });
    if (code !== 0) return code;
  }
  return 0;
}

/** Builds packages and what they depend on; silent unless it fails, as the output belongs to the program. */
async function build(needs) {
  if (!needs) return 0;
  const filters = [needs].flat().map((name) => `--filter=${name}`);
  const slow = setTimeout(() => console.error('Building …'), 1000);
  const { code, log } = await capture(
    'turbo',
    ['run', 'build', ...filters, '--output-logs=errors-only'],
    { cwd: root },
  );
  clearTimeout(slow);
  if (code !== 0) process.stderr.write(log);
  return code;
}

function prepareEnvironment() {
  const { env, stdout } = process;
  // Absolute, and first: turbo looks for pnpm on PATH and starts it in each package's folder.
  env.PATH = [join(root, 'node_modules/.bin'), env.PATH].join(delimiter);
  env.STEPWISE_NODE = process.version; // results of one Node say nothing about another: turbo.json hashes it
  env.TURBO_TELEMETRY_DISABLED = '1';
  env.TURBO_NO_UPDATE_NOTIFIER = '1';
  if (!stdout.isTTY && env.FORCE_COLOR === undefined) env.NO_COLOR = '1';
}
