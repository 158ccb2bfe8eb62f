import { wordsOf } from '../../columns/wordsOf.ts';

const DATA = /^(?:train|training|val|valid|validation|eval|evaluation|dev|test|testing)$/iu;
const FILLERS =
  /^(?:set|phase|results?|metrics|stats|summary|the|on|data|dataset|average|avg|mean|start|starting|running)$/iu;

/** Whether a name only says which data: `Train`, `Test set`, `validation results`. */
export function isData(name: string): boolean {
  if (name === '') return false;
  const words = wordsOf(name);
  const data = words.filter((word) => DATA.test(word));
  return data.length === 1 && words.every((word) => DATA.test(word) || FILLERS.test(word));
}

/** The word of a name that says which data. */
export function dataWord(name: string): string | undefined {
  return name.split(/[\s_/.-]+/u).find((word) => DATA.test(word));
}
