import { closeSync, openSync, writeSync } from 'node:fs';

/** A log that the bench makes: what its rate and its losses are at a row of `rows`. */
export interface Kind {
  readonly name: string;
  rate(row: number, rows: number): number;
}

/** The shapes that take different ways through the analysis. */
export const KINDS: readonly Kind[] = [
  {
    name: 'warm-up and cosine',
    rate: (row, rows) => {
      const warm = rows / 20;
      return row < warm
        ? (1e-3 * (row + 1)) / warm
        : 5e-4 * (1 + Math.cos((Math.PI * (row - warm)) / (rows - warm)));
    },
  },
  { name: 'ten steps', rate: (row, rows) => 0.1 * 0.5 ** Math.floor((10 * row) / rows) },
  { name: 'constant', rate: () => 3e-4 },
];

/** Writes a CSV with a row for each step, as a logger would; the same numbers each time. */
export function writeLog(path: string, { rate }: Kind, rows: number): void {
  const file = openSync(path, 'w');
  let random = 1;
  const noise = (): number => {
    random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
    return random / 2 ** 32 - 0.5;
  };
  let text = 'step,train_loss,val_loss,accuracy,lr\n';
  for (let row = 0; row < rows; row += 1) {
    const loss = 2 / (1 + (20 * row) / rows) + 0.1 * noise();
    text += `${row},${loss.toFixed(6)},${(1.1 * loss + 0.05 * noise()).toFixed(6)},${(1 - loss / 3).toFixed(5)},${rate(row, rows).toPrecision(8)}\n`;
    if (text.length > 1 << 20) {
      writeSync(file, text);
      text = '';
    }
  }
  writeSync(file, text);
  closeSync(file);
}
