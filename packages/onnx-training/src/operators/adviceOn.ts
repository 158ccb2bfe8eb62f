const RANDOM =
  'Random numbers come from Dropout alone, which repeats them for a seed: export it as one node, or in evaluation mode.';

const RECURRENT =
  'Recurrent layers can be trained where their steps are written out as products of matrices: do that before the export.';

/** What to do about operators that can't be trained. */
const ADVICE: ReadonlyMap<string, string> = new Map([
  // some exporters write dropout with these
  ['Bernoulli', RANDOM],
  ['Multinomial', RANDOM],
  ['RandomNormal', RANDOM],
  ['RandomNormalLike', RANDOM],
  ['RandomUniform', RANDOM],
  ['RandomUniformLike', RANDOM],
  ['GRU', RECURRENT],
  ['LSTM', RECURRENT],
  ['RNN', RECURRENT],
  [
    'If',
    'A branch has no gradient: export the model for inputs that decide it, by tracing, so that one of both is left.',
  ],
  [
    'Loop',
    'Loops have to be unrolled: export the model by tracing. A linear recurrence, h ← a · h + b, can be a Scan.',
  ],
]);

/**
 * What to do about operators, by their ONNX names.
 *
 * @returns sentences with a space before them, or nothing.
 */
export function adviceOn(operators: readonly string[]): string {
  const sentences = operators.flatMap((op) => ADVICE.get(op) ?? []);
  return [...new Set(sentences)].map((sentence) => ` ${sentence}`).join('');
}
