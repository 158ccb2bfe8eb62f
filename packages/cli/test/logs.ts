/**
 * A Keras log of a plateau scheduler with a patience of 3 and a factor of 0.5, by hand: the validation loss falls by 0.1 an
 * epoch, then stands still for three epochs, which cuts; and again from there.
 */
export function kerasLog(epochs = 30): string {
  let [rate, best, wait, loss] = [0.01, Infinity, 0, 3];
  const rows: string[] = [];
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    const falls = epoch % 7 < 4 && epoch < 21;
    loss = falls ? loss - 0.1 : best + 0.02 + 0.01 * (epoch % 3);
    const lr = rate;
    if (loss < best - 1e-4) [best, wait] = [loss, 0];
    else {
      wait += 1;
      if (wait >= 3) [rate, wait] = [rate / 2, 0];
    }
    rows.push(`${epoch},${lr},${(loss * 0.9).toFixed(4)},${loss.toFixed(4)}`);
    loss = best;
  }
  return `epoch,learning_rate,loss,val_loss\n${rows.join('\n')}\n`;
}

/** The rows of that log at which the rate is another than in the row before. */
export function cutsOf(log: string): readonly number[] {
  const rates = log
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',')[1]);
  return rates.flatMap((rate, i) => (i > 0 && rate !== rates[i - 1] ? [i] : []));
}
