import { defineConfig } from 'vitest/config';
import { shared } from '../../vitest.shared.ts';

const mocking = ['test/checkpointFiles.test.ts'];
const { reporters, ...test } = shared.test;

// loading ONNX Runtime takes a second: once for each worker, but where a test puts something in place of a module
export default defineConfig({
  test: {
    reporters,
    projects: [
      { ...shared, test: { ...test, name: 'shared', isolate: false, exclude: mocking } },
      { ...shared, test: { ...test, name: 'isolated', include: mocking } },
    ],
  },
});
