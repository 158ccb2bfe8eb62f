// Removes the build of the package in the working directory: tsc leaves files there whose sources are gone.
import { rmSync } from 'node:fs';

rmSync('dist', { recursive: true, force: true });
