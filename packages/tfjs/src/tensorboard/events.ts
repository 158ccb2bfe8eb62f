import { doubleField, floatField, intField, messageField, stringField } from './protobuf.ts';
import { record } from './record.ts';

/** Numbers at a step. */
export interface ScalarEvent {
  /** Seconds since 1970. */
  readonly wallTime: number;
  /** A whole number ≥ 0. */
  readonly step: number;
  /** By tag; they are kept as float32. */
  readonly scalars: Readonly<Record<string, number>>;
}

/**
 * The first bytes of an event file: the record of an event that names the version of the format.
 *
 * @param wallTime seconds since 1970.
 * @see TensorFlow, `core/util/event.proto`: wall_time 1 (double), file_version 3 (string).
 */
export function fileStart(wallTime: number): Uint8Array<ArrayBuffer> {
  return record(Uint8Array.from([...doubleField(1, wallTime), ...stringField(3, 'brain.Event:2')]));
}

/**
 * The bytes of an event with scalars, to be put at the end of an event file.
 *
 * @see TensorFlow, `core/util/event.proto`: wall_time 1 (double), step 2 (int64), summary 5; and
 * `core/framework/summary.proto`: value 1, in it tag 1 (string) and simple_value 2 (float).
 */
export function scalarEvent({ wallTime, step, scalars }: ScalarEvent): Uint8Array<ArrayBuffer> {
  const summary = Object.entries(scalars).flatMap(([tag, value]) =>
    messageField(1, [...stringField(1, tag), ...floatField(2, value)]),
  );
  return record(
    Uint8Array.from([
      ...doubleField(1, wallTime),
      ...intField(2, step),
      ...messageField(5, summary),
    ]),
  );
}
