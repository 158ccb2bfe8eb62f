import { StepwiseError } from '@stepwise/core';
import type { Detection, Format, Head } from '../../format.ts';
import { EPOCH_NAME, findPairs, STEP_NAME } from './findPairs.ts';
import { isValue, rowReader } from './rowReader.ts';

const TITLE = 'plain text';

/**
 * Lines that say an epoch or a step and, on the same line or below it, numbers with names: losses, metrics, a rate. What
 * nobody has a format for; so it is the last that is tried.
 */
export const text: Format = {
  name: 'text',
  title: TITLE,
  detect,
  open(gatherer) {
    const reader = rowReader(gatherer);
    let lines = 0;
    return {
      takes: 'lines',
      line(line) {
        if (line.trim() === '') return;
        lines += 1;
        reader.line(line);
      },
      end() {
        reader.end();
        if (reader.rows > 0 || lines === 0) return;
        throw new StepwiseError(
          'bad-history',
          `${TITLE}: wanted lines with an epoch or a step and numbers with names, such as "Epoch 3: train loss 0.3, val loss 0.4, lr 1e-3"; none of ${lines} lines has both.`,
        );
      },
    };
  },
};

/** Other things with numbers in them: JSON, markup. */
const OTHER = /^\s*(?:\{\s*["}]|\[\s*[[{"\]]|<)/u;
/** So many places with values are no accident. */
const ENOUGH = 3;

function detect({ text: content, lines }: Head): Detection | null {
  if (OTHER.test(content)) return null;
  const places = new Set<string>();
  let place: string | null = null;
  let shown = '';
  for (const line of lines) {
    const pairs = findPairs(line);
    const found = pairs.filter(({ name }) => EPOCH_NAME.test(name) || STEP_NAME.test(name));
    const [first] = pairs;
    const bare = first?.name === '' ? first.value : null;
    if (found.length > 0 || bare !== null) {
      place = found.map(({ name, value }) => `${name} ${value}`).join() || bare;
    }
    const values = pairs.filter(({ name }) => name !== '' && isValue(name));
    if (place === null || values.length === 0) continue;
    places.add(place);
    if (shown === '') shown = line.trim().slice(0, 80);
    if (places.size >= ENOUGH) {
      return {
        score: 0.2,
        because: `it has epochs or steps with numbers, as in ${JSON.stringify(shown)}`,
      };
    }
  }
  return null;
}
