import type { TfjsPartSpeed, TfjsSubjectSpeed } from './partSpeed.ts';

const NAME = 36;
const NUMBER = 11;

/** The result of one part as text, at most 80 columns. */
export function renderPart(result: TfjsPartSpeed, runtime: string): string {
  const { part, title, work, unit, rounds, lossStep, subjects, ratios } = result;
  const last = lossStep === null ? '' : `loss ${lossStep}`;
  return [
    `${part}: ${title}`,
    `${work}, ${rounds} round${rounds === 1 ? '' : 's'} in processes of their own, one thread`,
    row(runtime, [`median ${unit}`, 'p10', 'p90', last]),
    ...subjects.map((subject) => {
      const { name, measurements, median, p10, p90 } = subject;
      const few = measurements < rounds ? `, ${measurements} of them` : '';
      const times = [median, p10, p90].map((time) => time.toFixed(unit === 'ms' ? 2 : 3));
      return row(`  ${name}${few}`, [...times, lastCell(subject)]);
    }),
    ...ratios.map(({ name, ratio, kind, bound, met }) => {
      const wanted = `${kind === 'at most' ? '≤' : '≥'} ${bound} ${said(met)}`;
      return `  ${name.padEnd(NAME - 2)}${ratio.toFixed(2).padStart(NUMBER)}  ${wanted}`;
    }),
  ].join('\n');
}

function lastCell({ loss, bound }: TfjsSubjectSpeed): string {
  if (bound) return `≤ ${bound.most} ${said(bound.met)}`;
  return loss === null ? '' : loss.toPrecision(4);
}

const said = (met: boolean): string => (met ? 'met' : 'not met');

function row(name: string, cells: readonly string[]): string {
  return (name.padEnd(NAME) + cells.map((cell) => cell.padStart(NUMBER)).join('')).trimEnd();
}
