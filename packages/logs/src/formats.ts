import type { Format } from './format.ts';
import { bearpaw } from './formats/csv/bearpaw.ts';
import { csv } from './formats/csv/csv.ts';
import { kerasCsv } from './formats/csv/kerasCsv.ts';
import { darknet } from './formats/darknet.ts';
import { deit } from './formats/deit.ts';
import { detectron2 } from './formats/detectron2.ts';
import { fastai } from './formats/fastai.ts';
import { jsonHistory } from './formats/jsonHistory/jsonHistory.ts';
import { kerasConsole } from './formats/kerasConsole/kerasConsole.ts';
import { lightning } from './formats/lightning/lightning.ts';
import { stepwise } from './formats/stepwise/stepwise.ts';
import { text } from './formats/text/text.ts';
import { tfevents } from './formats/tfevents/tfevents.ts';
import { jsonLines } from './formats/jsonLines.ts';
import { mmdet } from './formats/mmdet.ts';
import { nnunet } from './formats/nnunet/nnunet.ts';
import { timm } from './formats/timm.ts';
import { ultralytics } from './formats/ultralytics.ts';
import { umamba } from './formats/umamba/umamba.ts';
import { wandbCsv } from './formats/wandb/wandbCsv.ts';
import { yolov7 } from './formats/yolov7.ts';
import { trainerConsole } from './formats/trainerConsole.ts';
import { trainerState } from './formats/trainerState.ts';

/** All formats. Of two that fit a file equally well the first is taken, so what is more special stands first. */
export const FORMATS: readonly Format[] = [
  stepwise,
  tfevents,
  trainerState,
  trainerConsole,
  detectron2,
  mmdet,
  deit,
  jsonHistory,
  jsonLines,
  ultralytics,
  yolov7,
  timm,
  fastai,
  lightning,
  wandbCsv,
  darknet,
  nnunet,
  umamba,
  kerasConsole,
  kerasCsv,
  bearpaw,
  csv,
  text,
];
