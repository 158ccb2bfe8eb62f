import { defineConfig, mergeConfig } from 'vitest/config';
import { shared } from '../../vitest.shared.ts';

// nothing here is global, so the files may share what they import
export default defineConfig(mergeConfig(shared, { test: { isolate: false } }));
