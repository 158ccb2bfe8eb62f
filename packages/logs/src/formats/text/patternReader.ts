import { StepwiseError } from '@stepwise/core';
import { meaningOf } from '../../columns/meaningOf.ts';
import type { Gatherer } from '../../gather/gatherer.ts';
import { stepCounter } from './stepCounter.ts';
import type { TextReader } from './textReader.ts';
import { LONGEST } from './tokens.ts';

/**
 * How the lines of a log of your own say their numbers. The first group of each pattern is the number; a pattern is
 * tried on every line, of which the first 4000 characters are looked at.
 *
 * @example
 * ```ts
 * const patterns = { epoch: /^== round (\d+)/, values: { val_loss: /held out (\S+)/, lr: /eta (\S+)/ } };
 * readLogSync('== round 1\nheld out 0.5, eta 0.1\n', { format: 'text', patterns });
 * ```
 */
export interface TextPatterns {
  /** The epoch that the numbers from here on belong to. Its second group, if it has one, is how many are planned. */
  readonly epoch?: RegExp;
  /** The step that they belong to, where there is no epoch, or besides it. */
  readonly step?: RegExp;
  /** The series by name; the name tells what it is: `train_loss`, `val_loss`, `lr`, `val_accuracy`. */
  readonly values: Readonly<Record<string, RegExp>>;
}

/** @throws StepwiseError `bad-option` for what are no patterns. */
export function patternReader(gatherer: Gatherer, patterns: TextPatterns): TextReader {
  const epochPattern = patternOf('epoch', patterns.epoch);
  const stepPattern = patternOf('step', patterns.step);
  const series = Object.entries(patterns.values).map(
    ([name, pattern]) => [name, patternOf(`values.${name}`, pattern)] as const,
  );
  if (epochPattern === null && stepPattern === null) {
    throw new StepwiseError('bad-option', 'patterns: wanted one for epoch or step; got neither.');
  }
  const steps = stepCounter();
  let epoch: number | null = null;
  let step: number | null = null;
  let values = 0;

  return {
    line(text) {
      const line = text.slice(0, LONGEST);
      const [, epochText, planned] = epochPattern?.exec(line) ?? [];
      const [, stepText] = stepPattern?.exec(line) ?? [];
      go(numberOf(epochText), numberOf(stepText));
      const plannedEpochs = numberOf(planned);
      if (plannedEpochs !== null) gatherer.facts({ plannedEpochs });
      const at = step ?? epoch;
      if (at === null) return;
      for (const [name, pattern] of series) {
        const [, value] = pattern?.exec(line) ?? [];
        if (value === undefined) continue;
        values += 1;
        const column = gatherer.column(name, {
          ...meaningOf(name),
          axis: step === null ? 'epoch' : 'step',
        });
        column.add(at, value, step === null || epoch === null ? undefined : epoch);
      }
    },
    end: () => undefined,
    get values() {
      return values;
    },
  };

  function go(nextEpoch: number | null, nextStep: number | null): void {
    const isEarlier = nextEpoch !== null && epoch !== null && nextEpoch < epoch;
    const isBefore = nextStep !== null && epoch === null && steps.falls(nextStep);
    if (isEarlier || isBefore) {
      gatherer.startRun();
      steps.reset();
      step = null;
    }
    epoch = nextEpoch ?? epoch;
    if (nextStep !== null) step = steps.step(nextStep, epoch) ?? step;
  }
}

/** A copy without the flags that make a pattern remember where it was. */
function patternOf(name: string, pattern: unknown): RegExp | null {
  if (pattern === undefined) return null;
  if (!(pattern instanceof RegExp)) {
    throw new StepwiseError(
      'bad-option',
      `patterns.${name}: wanted a regular expression; got ${typeof pattern}.`,
    );
  }
  return new RegExp(pattern.source, pattern.flags.replaceAll(/[gy]/gu, ''));
}

function numberOf(text: string | undefined): number | null {
  const number = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : null;
}
