import { defineConfig } from 'vitest/config';
import { shared } from '../../vitest.shared.ts';

// loading TensorFlow.js takes a second: once for each worker, not for each file
export default defineConfig({ ...shared, test: { ...shared.test, isolate: false } });
