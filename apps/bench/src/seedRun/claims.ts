import { replay, type RunAnalysis } from '@stepwise/analysis';
import type { History } from '@stepwise/core';
import { validationOf } from './validationOf.ts';

export type Verdict = 'confirmed' | 'contradicted' | 'not derivable';

/** What somebody said of a run after looking at its picture, and how it is held against the log. */
export interface Claim {
  readonly says: string;
  judge(
    run: RunAnalysis,
    history: History,
  ): { readonly verdict: Verdict; readonly because: string };
}

const percent = (share: number): string => `${(100 * share).toFixed(1).replace('-', '−')} %`;
const rate = (value: number): string =>
  value >= 0.01 ? String(value) : value.toExponential(2).replace(/\.?0+e/u, 'e');
const held = (fits: boolean): Verdict => (fits ? 'confirmed' : 'contradicted');

/** The ten statements that can be checked; the numbers are those of the statements, never those of the log. */
export const CLAIMS: readonly Claim[] = [
  {
    says: 'The rate was cut four times, near epochs 36, 51, 71 and 91.',
    judge({ changes }) {
      const places = changes.map(({ at }) => at);
      const near = [36, 51, 71, 91];
      const fits =
        places.length === near.length &&
        places.every((at, i) => Math.abs(at - (near[i] ?? 0)) <= 2);
      return {
        verdict: held(fits),
        because: `${places.length} cuts: at epochs ${places.join(', ')}`,
      };
    },
  },
  {
    says: 'The last rate was 6.25e-5.',
    judge({ phases }) {
      const last = phases.at(-1)?.endRate ?? Number.NaN;
      return {
        verdict: held(Math.abs(last / 6.25e-5 - 1) < 0.01),
        because: `the last rate is ${rate(last)}`,
      };
    },
  },
  {
    says: 'A cut comes after 5 epochs in a row without improvement.',
    judge({ changes, schedule }) {
      const bad = Number(schedule.parameters['afterBad']);
      const plateaus = changes.filter(({ cause }) => cause === 'plateau').length;
      return {
        verdict: held(bad === 5),
        because: `the replay hits ${plateaus} of ${changes.length} cuts with ${bad} epochs without improvement: a patience of ${bad - 1}, as PyTorch counts it, is how many are borne`,
      };
    },
  },
  {
    says: 'The warm-up goes linearly from 10 % to 100 % of the rate.',
    judge({ schedule: { warmup } }) {
      if (warmup === null) return { verdict: 'contradicted', because: 'there is no warm-up' };
      const start = warmup.from / warmup.to;
      return {
        verdict: held(warmup.shape === 'linear' && Math.abs(start - 0.1) < 0.01),
        because: `${warmup.shape} from ${percent(start)} at epoch ${warmup.start} to 100 % at epoch ${warmup.end}`,
      };
    },
  },
  {
    says: 'Each cut led to improvement.',
    judge({ plateaus }) {
      const gains = plateaus.flatMap(({ gain }) => gain ?? []);
      return {
        verdict: held(gains.every((gain) => gain > 0)),
        because: `the best loss of each stretch was better than before by ${gains.map(percent).join(', ')}`,
      };
    },
  },
  {
    says: 'The gap between training and validation is small, so the model generalises well.',
    judge({ findings }) {
      const below = findings.find(({ code }) => code === 'validation-below-training');
      const over = findings.some(({ code }) => code === 'overfitting');
      return {
        verdict: 'not derivable',
        because: `${below ? 'validation is below training throughout' : 'validation is not below training throughout'}, and there is ${over ? 'a' : 'no'} sign of overfitting; what the model does on other data these two curves do not say`,
      };
    },
  },
  {
    says: 'It plateaus hard around epochs 80 to 90.',
    judge(run, history) {
      const records = recordsOf(history, run);
      const late = records.filter(({ at }) => at >= 80 && at <= 90);
      const before = records.findLast(({ at }) => at < 80);
      const last = late.at(-1);
      const gain = before && last ? (before.value - last.value) / Math.abs(before.value) : 0;
      return {
        verdict: held(late.length === 0),
        because: `there are new bests at epochs ${late.map(({ at }) => at).join(' and ')}, together ${percent(gain)} better than the one at epoch ${before?.at ?? 'none'}`,
      };
    },
  },
  {
    says: 'Early stopping after 10 epochs would have saved time and cost nothing.',
    judge({ earlyStopping }) {
      const row = earlyStopping.find(({ patience }) => patience === 10);
      if (row === undefined || row.stopsAt === null) {
        return { verdict: 'contradicted', because: 'it would not have stopped' };
      }
      return {
        verdict: held(row.worse === 0 && row.saved > 0),
        because: `it stops after epoch ${row.stopsAt}, ${row.saved} epochs earlier, with ${row.worse === 0 ? 'the same best' : `a best that is ${percent(row.worse)} worse`}. Exactly so for this run, and for no other`,
      };
    },
  },
  {
    says: 'A patience of 7 would have made fewer cuts and a smoother curve.',
    judge(_, history) {
      const [what] = replay(history, {
        kind: 'reduce-on-plateau',
        patience: 7,
        semantics: 'torch',
      });
      return {
        verdict: 'not derivable',
        because: what?.text ?? 'nothing could be replayed',
      };
    },
  },
  {
    says: 'The scheduler is not deterministic.',
    judge({ changes }) {
      const plateaus = changes.filter(({ cause }) => cause === 'plateau').length;
      return {
        verdict: held(plateaus < changes.length),
        because: `the rule, replayed on the logged losses, makes ${plateaus} of ${changes.length} cuts at their epochs: it is a function of the losses. Runs differ because these do`,
      };
    },
  },
];

/** The places at which the validation loss was lower than ever before. */
function recordsOf(
  history: History,
  run: RunAnalysis,
): readonly { readonly at: number; readonly value: number }[] {
  const series = validationOf(history, run);
  const records: { at: number; value: number }[] = [];
  series?.values.forEach((value, i) => {
    if (value < (records.at(-1)?.value ?? Infinity)) records.push({ at: series.at[i] ?? 0, value });
  });
  return records;
}
