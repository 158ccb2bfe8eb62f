export { joinHistories } from './joinHistories.ts';
export {
  readLog,
  readLogSync,
  type LogInput,
  type ReadLogOptions,
  type ReadLogProgress,
} from './readLog.ts';
