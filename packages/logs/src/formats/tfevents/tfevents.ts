import { StepwiseError } from '@stepwise/core';
import type { BytesReader, Detection, Format, Head } from '../../format.ts';
import type { Gatherer } from '../../gather/gatherer.ts';
import { gatherTagRun } from './gatherTagRun.ts';
import { readEvent } from './readEvent.ts';
import { recordReader } from './records.ts';
import { tagRuns, type TagRun } from './tagRuns.ts';

const TITLE = 'TensorBoard event file';

/**
 * Event files of TensorBoard. Their numbers have a tag and a step. Which data a tag such as Keras' `epoch_loss` is of only
 * the file's folder says (`train/…`, `validation/…`), or a tag that nothing but a validation has; else it is the
 * training's. Steps that go back: see `tagRuns`.
 */
export const tfevents: Format = { name: 'tfevents', title: TITLE, detect, open };

/** Bytes of a head that are looked at. */
const LOOKED_AT = 16_384;

function detect({ bytes }: Head): Detection | null {
  const told: string[] = [];
  let records = 0;
  const reader = recordReader({
    record(kept, length) {
      records += 1;
      const { version } = readEvent(kept, length);
      if (records === 1 && version !== null) told.push(version);
    },
    badData: () => undefined,
    badHeader: () => undefined,
    truncated: () => undefined,
  });
  reader.chunk(bytes.subarray(0, LOOKED_AT));
  const [version] = told;
  if (version?.startsWith('brain.Event') === true) {
    return { score: 1, because: `it begins with a record that says ${version}` };
  }
  if (records === 0) return null;
  return { score: 0.9, because: 'it has records whose checksums are right' };
}

function open(gatherer: Gatherer, { name }: Head): BytesReader {
  const runs = tagRuns();
  let records = 0;
  let unread = 0;
  let badData = 0;
  let badHeaders = 0;
  let isCut = false;
  let hasTensor = false;
  const reader = recordReader({
    record(kept, length) {
      const event = readEvent(kept, length);
      records += 1;
      if (!event.isWhole) unread += 1;
      hasTensor ||= event.hasTensor;
      runs.event(event);
    },
    badData: () => void (badData += 1),
    badHeader: () => void (badHeaders += 1),
    truncated: () => void (isCut = true),
  });
  const tell = (code: 'bad-checksum' | 'unreadable-line', text: string, count: number): void => {
    if (count > 0) gatherer.fileDamage({ code, text, count });
  };

  return {
    takes: 'bytes',
    chunk: (bytes) => reader.chunk(bytes),
    end() {
      reader.end();
      if (records === 0) {
        throw new StepwiseError(
          'bad-history',
          `${TITLE}: wanted records, each with its length and the checksums of the length and of the data; there is none whose checksums are right.`,
        );
      }
      const found = runs.runs();
      for (const run of found) {
        gatherer.startRun();
        const framework = frameworkOf(run, hasTensor);
        if (framework !== null) gatherer.facts({ framework });
        gatherTagRun(run, name, gatherer);
      }
      tell('bad-checksum', 'Records whose checksum is wrong were left out.', badData);
      tell(
        'bad-checksum',
        'Bytes that are no record, or the length of one with a wrong checksum, were left out up to the next record.',
        badHeaders,
      );
      tell(
        'unreadable-line',
        'Records could not be read, or not beyond their first 4 MiB; what stands before that was read.',
        unread,
      );
      tell(
        'unreadable-line',
        'There are more tags than a log has; further ones were left out.',
        runs.leftOut,
      );
      if (isCut) {
        gatherer.fileDamage({
          code: 'truncated',
          text: 'The file ends inside a record, which was left out.',
        });
      }
    },
  };
}

/** Who wrote it, as far as that is certain: TensorFlow 2 writes numbers as tensors, and `lr/pg0` is Ultralytics' own. */
function frameworkOf({ tags }: TagRun, hasTensor: boolean): string | null {
  if (hasTensor && tags.has('epoch_loss')) return 'keras';
  if (tags.has('lr/pg0')) return 'ultralytics';
  return tags.has('train/learning_rate') && tags.has('train/epoch') ? 'transformers' : null;
}
