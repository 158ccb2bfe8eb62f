import type { SpeedResult } from './speedResult.ts';

const NAME = 36;
const NUMBER = 10;

/** The result as text, at most 80 columns. */
export function renderSpeed(result: SpeedResult): string {
  const { model, batchSize, rounds, threads, runtimes, subjects, ratios } = result;
  const lines = [
    `${model}, batches of ${batchSize}, ${rounds} round${rounds === 1 ? '' : 's'} in one process`,
    threads === 1
      ? 'one thread each'
      : `ONNX Runtime has ${threads} threads, which wait without spinning; TensorFlow.js has one`,
  ];
  for (const runtime of ['onnxruntime', 'tfjs'] as const) {
    lines.push('', row(runtimes[runtime], ['median ms', 'p10', 'p90', '/ forward']));
    for (const { name, medianMs, p10Ms, p90Ms, toForward } of subjects.filter(
      (subject) => subject.runtime === runtime,
    )) {
      const times = [medianMs, p10Ms, p90Ms].map((time) => time.toFixed(3));
      lines.push(row(`  ${name}`, [...times, toForward.toFixed(2)]));
    }
  }
  lines.push('', 'Ratios of medians, and their bounds');
  for (const { name, ratio, kind, bound, met } of ratios) {
    const wanted = `${kind === 'at most' ? '≤' : '≥'} ${bound}`;
    lines.push(
      `  ${name.padEnd(54)}${ratio.toFixed(2).padStart(7)}  ${wanted} ${met ? 'met' : 'not met'}`,
    );
  }
  return lines.join('\n');
}

function row(name: string, cells: readonly string[]): string {
  return name.padEnd(NAME) + cells.map((cell) => cell.padStart(NUMBER)).join('');
}
