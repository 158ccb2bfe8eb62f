import { StepwiseError } from '@stepwise/core';
import type { Detection, Format, Head } from '../format.ts';
import { placeTracker } from '../gather/placeTracker.ts';

const TITLE = 'Darknet console output';

const NUMBER = String.raw`[-+]?(?:nan(?:\(\w*\))?|inf|[\d.]+(?:e[-+]?\d+)?)`;
/** `1001: 2.31, 2.42 avg loss, 0.001 rate, 3.1 seconds, 64064 images`; a classifier has its epochs behind the step. */
const STEP = new RegExp(
  String.raw`^\s*(\d{1,12})(?:,\s*(${NUMBER}))?:\s*(${NUMBER}),\s*(${NUMBER})\s+avg(?:\s+loss)?,\s*(${NUMBER})\s+rate,\s*(${NUMBER})\s+seconds(?:,\s*(\d{1,15})\s+images)?`,
  'iu',
);
/** `mean average precision (mAP@0.50) = 0.712, or 71.2 %` */
const PRECISION = /^\s*mean[ _]average[ _]precision\s*\((mAP@?[\d.]*)\)\s*=\s*([\d.]+|-?nan)/iu;
const SETTINGS =
  /^\s*Learning Rate:\s*([\d.e+-]+),\s*Momentum:\s*([\d.e+-]+),\s*Decay:\s*([\d.e+-]+)/iu;

/** What Darknet prints while it trains: one line for each step, between many others. */
export const darknet: Format = {
  name: 'darknet',
  title: TITLE,
  detect,
  open(gatherer) {
    gatherer.facts({ framework: 'darknet' });
    const loss = { role: 'loss', of: 'train', mode: 'min', axis: 'step' } as const;
    const none = { of: null, mode: null, axis: 'step' } as const;
    const columns = [
      gatherer.column('loss', loss),
      gatherer.column('avg loss', loss),
      gatherer.column('rate', { role: 'rate', ...none }),
      gatherer.column('seconds', { role: 'time', ...none }),
      gatherer.column('images', { role: 'other', ...none }),
    ];
    const tracker = placeTracker();
    let at = 0;
    let measuredAt = -1;
    let lines = 0;
    let steps = 0;
    const step = (values: readonly (string | undefined)[]): void => {
      const [place, epoch, ...written] = values;
      at = Number(place);
      if (tracker.next(at) === 'falls') gatherer.startRun();
      const elsewhere = epoch === undefined ? undefined : Number(epoch);
      for (const [index, column] of columns.entries()) {
        column.add(at, written[index] ?? '', elsewhere);
      }
      steps++;
    };
    return {
      takes: 'lines',
      line(text) {
        if (text.trim() === '') return;
        lines++;
        const line = text.slice(0, LONGEST);
        const found = STEP.exec(line);
        if (found !== null) {
          step(found.slice(1));
          return;
        }
        const [, metric, precision] = PRECISION.exec(line) ?? [];
        if (metric !== undefined && precision !== undefined) {
          // it is printed twice, by the validation and by the training
          if (measuredAt === at) return;
          measuredAt = at;
          const meaning = { role: 'metric', of: 'validation', mode: 'max', axis: 'step' } as const;
          gatherer.column(metric, meaning).add(at, precision);
          return;
        }
        const settings = SETTINGS.exec(line)?.slice(1) ?? [];
        const configuration: Record<string, number> = {};
        for (const [index, name] of ['Learning Rate', 'Momentum', 'Decay'].entries()) {
          const value = Number(settings[index] ?? Number.NaN);
          if (Number.isFinite(value)) configuration[name] = value;
        }
        if (settings.length > 0) gatherer.facts({ configuration });
      },
      end() {
        if (steps > 0 || lines === 0) return;
        throw new StepwiseError(
          'bad-history',
          `${TITLE}: wanted lines such as "100: 2.5, 2.6 avg loss, 0.001 rate, 3.1 seconds, 6400 images"; none of ${lines} lines is one.`,
        );
      },
    };
  },
};

/** Characters of a line that are looked at. */
const LONGEST = 500;

function detect({ lines }: Head): Detection | null {
  const found = lines.find((line) => STEP.test(line.slice(0, LONGEST)));
  if (found === undefined) return null;
  return { score: 0.95, because: `it has lines such as ${JSON.stringify(found.trim())}` };
}
