import { defineConfig } from 'vitest/config';
import { shared } from '../../vitest.shared.ts';

export default defineConfig({
  ...shared,
  test: {
    ...shared.test,
    // loading TensorFlow.js takes a second: once for each worker, not for each file
    isolate: false,
  },
});
