export { loadCheckpoint, saveCheckpoint } from './node/checkpointFiles.ts';
export { readModelFile, type ModelFile } from './node/readModelFile.ts';
