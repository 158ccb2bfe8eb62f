import { historyRecorder } from '@stepwise/core';
import { eventFile } from './eventFile.ts';

const EPOCHS = 24;

/** The numbers that every start log tells in its own way: a rate with a warm-up and two cuts, and losses that fall. */
const rows = Array.from({ length: EPOCHS }, (_, i) => {
  const lr = i < 3 ? ((i + 1) / 3) * 1e-3 : i < 12 ? 1e-3 : i < 19 ? 5e-4 : 2.5e-4;
  const train = 0.1 + 2 / (i + 2);
  const wave = Math.sin(7 * i) / 50;
  return {
    epoch: i,
    lr,
    train,
    valid: train + 0.05 + wave,
    accuracy: 1 - train / 3,
    step: 50 * i + 49,
  };
});
type Row = (typeof rows)[number];

const table = (
  head: string,
  line: (row: Row) => readonly (string | number)[],
  separator = ',',
): string => [head, ...rows.map((row) => line(row).join(separator))].join('\n') + '\n';
const block = (line: (row: Row) => string): string => rows.map(line).join('\n') + '\n';
const lines = (line: (row: Row) => object): string => block((row) => JSON.stringify(line(row)));
const column = (name: keyof Row): number[] => rows.map((row) => row[name]);
const six = (value: number): string => value.toFixed(6);

const HISTORY = {
  loss: column('train'),
  val_loss: column('valid'),
  accuracy: column('accuracy'),
  lr: column('lr'),
};

/** A small log in each format, made here; what the fuzzer mutates. */
export const startLogs: Readonly<Record<string, string | Uint8Array>> = {
  'keras-csv': table('epoch,accuracy,learning_rate,loss,val_accuracy,val_loss', (row) => [
    row.epoch,
    row.accuracy,
    row.lr,
    row.train,
    row.accuracy - 0.01,
    row.valid,
  ]),
  csv: table(
    'Epoch;Train Loss;Valid Loss;LR',
    (row) => [row.epoch + 1, six(row.train), six(row.valid), row.lr],
    ';',
  ),
  bearpaw: table(
    'Learning Rate\tTrain Loss\tValid Loss\tTrain Acc.\tValid Acc.\t',
    (row) => [
      six(row.lr),
      six(row.train),
      six(row.valid),
      six(row.accuracy),
      six(row.accuracy),
      '',
    ],
    '\t',
  ),
  ultralytics: table(
    '                  epoch,         train/box_loss,         train/cls_loss,   metrics/mAP50-95(B),           val/box_loss,           val/cls_loss,                 lr/pg0,                 lr/pg1',
    (row) =>
      [
        row.epoch,
        row.train,
        row.train / 2,
        row.accuracy,
        row.valid,
        row.valid / 2,
        0.1 - row.lr,
        row.lr,
      ].map((value) => value.toPrecision(5).padStart(23)),
  ),
  yolov7: block(
    (row) =>
      `      ${row.epoch}/23      7.1G   ${six(row.train)}   ${six(row.train)}   0.001   ${six(2 * row.train)}       33       640   0.5   0.4   ${six(row.accuracy)}   ${six(row.accuracy / 2)}   ${six(row.valid)}   ${six(row.valid)}   0.002`,
  ),
  timm: table('epoch,train_loss,eval_loss,eval_top1,eval_top5,lr', (row) => [
    row.epoch,
    row.train,
    row.valid,
    100 * row.accuracy,
    100,
    row.lr,
  ]),
  fastai: table('epoch,train_loss,valid_loss,accuracy,time', (row) => [
    row.epoch,
    six(row.train),
    six(row.valid),
    six(row.accuracy),
    '00:1' + (row.epoch % 10),
  ]),
  'wandb-csv': table(
    '"Step","mine - val_loss","mine - val_loss__MIN","mine - val_loss__MAX"',
    (row) => [row.step, row.valid, row.valid, row.valid].map((value) => `"${value}"`),
  ),
  'lightning-csv':
    'epoch,lr-Adam,step,train_loss_epoch,train_loss_step,val_loss\n' +
    rows
      .map(
        (row) =>
          `,${row.lr},${row.step - 9},,,\n${row.epoch},,${row.step - 9},,${row.train},\n${row.epoch},,${row.step},,,${row.valid}\n${row.epoch},,${row.step},${row.train},,\n`,
      )
      .join(''),
  'json-history': JSON.stringify(HISTORY),
  records: JSON.stringify(
    rows.map(({ epoch, train, valid, lr }) => ({ epoch, loss: train, val_loss: valid, lr })),
  ),
  'tfjs-history': JSON.stringify({ epoch: column('epoch'), history: HISTORY }),
  'trainer-state': JSON.stringify({
    best_metric: 0.2,
    epoch: EPOCHS,
    global_step: 1199,
    max_steps: 1200,
    log_history: rows.flatMap((row) => [
      { epoch: row.epoch + 1, step: row.step, loss: row.train, learning_rate: row.lr },
      { epoch: row.epoch + 1, step: row.step, eval_loss: row.valid, eval_runtime: 1.5 },
    ]),
  }),
  detectron2: lines((row) => ({
    iteration: row.step,
    lr: row.lr,
    total_loss: row.train,
    data_time: 0.01,
    eta_seconds: 5,
  })),
  deit: lines((row) => ({
    train_lr: row.lr,
    train_loss: row.train,
    test_loss: row.valid,
    test_acc1: row.accuracy,
    epoch: row.epoch,
    n_parameters: 5,
  })),
  mmdet:
    '{"env_info":"sys.platform: linux"}\n' +
    rows
      .map(
        (row) =>
          `{"mode":"train","epoch":${row.epoch + 1},"iter":50,"lr":${row.lr},"loss":${row.train}}\n{"mode":"val","epoch":${row.epoch + 1},"iter":10,"lr":${row.lr},"bbox_mAP":${row.accuracy}}\n`,
      )
      .join(''),
  tfevents: eventFile(
    rows.flatMap(({ epoch, lr, train, valid }) => [
      { tag: 'train/loss', step: epoch, value: train },
      { tag: 'eval/loss', step: epoch, value: valid },
      { tag: 'train/learning_rate', step: epoch, value: lr },
    ]),
  ),
  'nnunet-v2': block(
    (row) =>
      `2024-03-05 10:${String(row.epoch).padStart(2, '0')}:00.000000: Epoch ${row.epoch}\n2024-03-05 10:00:00.000000: Current learning rate: ${row.lr.toFixed(5)}\n2024-03-05 10:00:09.000000: train_loss ${(-row.accuracy).toFixed(4)}\n2024-03-05 10:00:09.100000: val_loss ${(0.1 - row.accuracy).toFixed(4)}\n2024-03-05 10:00:09.200000: Pseudo dice [np.float32(0.7), 0.6]\n2024-03-05 10:00:09.300000: Epoch time: 9.0 s\n`,
  ),
  'nnunet-v1': block(
    (row) =>
      `2021-03-05 10:00:00.000000: \nepoch:  ${row.epoch}\n2021-03-05 10:00:09.000000: train loss : ${(-row.accuracy).toFixed(4)}\n2021-03-05 10:00:09.100000: validation loss: ${(0.1 - row.accuracy).toFixed(4)}\n2021-03-05 10:00:09.200000: Average global foreground Dice: [0.7, 0.6]\n2021-03-05 10:00:09.300000: lr: ${row.lr}\n2021-03-05 10:00:09.400000: This epoch took 9.0 s\n`,
  ),
  umamba: block(
    (row) =>
      `Epoch ${row.epoch + 1}/${EPOCHS}:\n  Train - Loss: ${six(row.train)} | Scalar: ${six(row.train)} (0.5)\n  Val   - Loss: ${six(row.valid)} | Scalar: ${six(row.valid)} (0.4)\n  LR: ${row.lr.toExponential(2)}\n`,
  ),
  'keras-console': block(
    (row) =>
      `Epoch ${row.epoch + 1}/${EPOCHS}\n50/50 [==============================] - 3s 60ms/step - loss: ${row.train.toFixed(4)} - accuracy: ${row.accuracy.toFixed(4)} - val_loss: ${row.valid.toFixed(4)} - lr: ${row.lr.toExponential(4)}${row.epoch === 11 ? '\n\nEpoch 12: ReduceLROnPlateau reducing learning rate to 0.0005.' : ''}`,
  ),
  text: block(
    (row) =>
      `[${row.epoch + 1}/${EPOCHS}] train loss: ${six(row.train)}, val loss: ${six(row.valid)}, lr: ${row.lr}`,
  ),
  darknet: block(
    (row) =>
      ` ${row.step + 1}: ${six(row.train)}, ${six(row.train)} avg loss, ${six(row.lr)} rate, 3.1 seconds, ${64 * (row.step + 1)} images`,
  ),
  stepwise: JSON.stringify(stepwiseHistory()),
};

function stepwiseHistory(): object {
  const recorder = historyRecorder({ facts: { framework: 'stepwise', plannedEpochs: EPOCHS } });
  for (const { epoch, lr, train, valid } of rows) {
    recorder.add(epoch, { lr, metrics: { loss: train, val_loss: valid } });
  }
  return recorder.history();
}
