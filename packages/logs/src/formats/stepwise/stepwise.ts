import { StepwiseError } from '@stepwise/core';
import type { BytesReader, Detection, Format, Head } from '../../format.ts';
import type { Gatherer } from '../../gather/gatherer.ts';
import { takeBenchResult } from './takeBenchResult.ts';
import { takeDecisionLog } from './takeDecisionLog.ts';
import { takeHistory } from './takeHistory.ts';

const TITLE = 'Stepwise';

/** What a file of Stepwise's own can be. */
interface Kind {
  readonly what: string;
  /** How the text of such a file begins. */
  readonly begins: RegExp;
  take(text: string, gatherer: Gatherer): void;
}

const KINDS: readonly Kind[] = [
  {
    what: 'a training history of Stepwise',
    begins: /^\s*\{\s*"version"\s*:\s*1\s*,\s*"source"\s*:/,
    take: takeHistory,
  },
  {
    what: 'a decision log of a Stepwise scheduler',
    begins: /^\s*\{\s*"type"\s*:\s*"header"\s*,\s*"version"\s*:\s*\d+\s*,\s*"spec"\s*:/,
    take: takeDecisionLog,
  },
  {
    what: 'results of the bench of Stepwise',
    begins: /^\s*\{\s*"version"\s*:\s*1\s*,\s*"settings"\s*:/,
    take: takeBenchResult,
  },
];

/**
 * What Stepwise writes itself: a `History` as JSON, the decision log of `writeLog`, and the results of the bench. (What
 * `csvLogger`, `jsonLinesLogger` and `tensorBoardLogger` write is in the formats of everybody.)
 */
export const stepwise: Format = { name: 'stepwise', title: TITLE, detect, open };

function detect({ text }: Head): Detection | null {
  const kind = kindOf(text);
  return kind === undefined ? null : { score: 1, because: `it is ${kind.what}` };
}

function kindOf(text: string): Kind | undefined {
  return KINDS.find(({ begins }) => begins.test(text));
}

function open(gatherer: Gatherer, { text }: Head): BytesReader {
  const kind = kindOf(text);
  if (kind === undefined) {
    throw new StepwiseError(
      'bad-history',
      `${TITLE}: wanted ${KINDS.map(({ what }) => what).join(', or ')}; the file begins as none of them.`,
    );
  }
  const decoder = new TextDecoder();
  const parts: string[] = [];
  return {
    takes: 'bytes',
    chunk: (bytes) => void parts.push(decoder.decode(bytes, { stream: true })),
    end: () => kind.take(parts.join('') + decoder.decode(), gatherer),
  };
}
