import { eachField, type Field } from './message.ts';
import { tensorScalar } from './tensorScalar.ts';

export interface TaggedNumber {
  readonly tag: string;
  readonly value: number;
}

/** What is read of an event. */
export interface EventRead {
  readonly step: number;
  /** Its summary's values that are one number each, in their order. */
  readonly numbers: readonly TaggedNumber[];
  /** Whether one of them is a tensor, as TensorFlow 2 writes numbers. */
  readonly hasTensor: boolean;
  /** A writer began here: what an earlier one wrote for this step and later ones does not hold any more. */
  readonly isStart: boolean;
  /** Such as `brain.Event:2`, in the first event. */
  readonly version: string | null;
  /** False when a part of it could not be read. */
  readonly isWhole: boolean;
}

const START = 1;
/** Bytes of a tag; what is longer is none. */
const LONGEST_TAG = 1024;
const utf8 = new TextDecoder();

/**
 * Reads an event; pictures, histograms and texts are passed over.
 *
 * @param kept the bytes of the record, or the first of them.
 * @param length how many bytes the record has.
 * @see TensorFlow, `core/util/event.proto`: step 2, file_version 3, summary 5, session_log 7 (status 1); and
 * `core/framework/summary.proto`: value 1, in it tag 1, simple_value 2, tensor 8.
 */
export function readEvent(kept: Uint8Array, length: number): EventRead {
  let step = 0;
  let version: string | null = null;
  let isStart = false;
  let isWhole = true;
  let hasTensor = false;
  const numbers: TaggedNumber[] = [];
  const inside = ({ bytes, length: size }: Field, take: (field: Field) => void): void => {
    if (!eachField(bytes, size, take)) isWhole = false;
  };
  const tagOf = ({ bytes, length: size }: Field): string => {
    if (size <= LONGEST_TAG) return utf8.decode(bytes);
    isWhole = false;
    return '';
  };
  const readValue = (field: Field): void => {
    let tag = '';
    const found: (number | null)[] = [];
    inside(field, (part) => {
      if (part.number === 1 && part.type === 2) tag = tagOf(part);
      else if (part.number === 2 && part.type === 5) found.push(floatOf(part.bytes));
      else if (part.number === 8 && part.type === 2) {
        found.push(tensorScalar(part));
        hasTensor ||= found.at(-1) !== null;
      }
    });
    const value = found.at(-1) ?? null;
    if (value !== null && tag !== '') numbers.push({ tag, value });
  };
  const all: Field = { number: 0, type: 2, int: 0, bytes: kept, length };
  inside(all, (field) => {
    if (field.number === 2 && field.type === 0) step = field.int;
    if (field.type !== 2) return;
    if (field.number === 3) version = utf8.decode(field.bytes);
    else if (field.number === 5) {
      inside(field, (value) => {
        if (value.number === 1 && value.type === 2) readValue(value);
      });
    } else if (field.number === 7) {
      inside(field, (status) => {
        if (status.number === 1 && status.int === START) isStart = true;
      });
    }
  });
  return { step, numbers, hasTensor, isStart, version, isWhole };
}

function floatOf(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getFloat32(0, true);
}
