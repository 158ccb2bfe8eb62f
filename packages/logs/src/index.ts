export { FORMATS as formats } from './formats.ts';
export type { Detection, Format, Head } from './format.ts';
export type { TextPatterns } from './formats/text/patternReader.ts';
export { joinHistories } from './joinHistories.ts';
export {
  readLog,
  readLogSync,
  type LogInput,
  type ReadLogOptions,
  type ReadLogProgress,
} from './readLog.ts';
