import Table from 'cli-table3';

/** The history of a training, an epoch in each line; the best is marked. */
export function tableOf({ loss, val_loss: valLoss, val_acc: valAcc, lr }, best) {
  const table = new Table({
    head: ['epoch', 'last rate', 'loss', 'test loss', 'test digits right', ''],
    colAligns: ['right', 'right', 'right', 'right', 'right', 'left'],
    style: { head: [], border: [], compact: true },
  });
  for (const [epoch, value] of loss.entries()) {
    table.push([
      epoch + 1,
      lr[epoch].toExponential(1),
      value.toFixed(4),
      valLoss[epoch].toFixed(4),
      `${(100 * valAcc[epoch]).toFixed(1)} %`,
      epoch === best ? 'best' : '',
    ]);
  }
  return table.toString();
}
