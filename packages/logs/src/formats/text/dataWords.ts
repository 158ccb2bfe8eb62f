import { dataOf } from '../../columns/meaningOf.ts';
import { wordsOf } from '../../columns/wordsOf.ts';
import { remembered } from './remembered.ts';

const DATA = /^(?:train|training|val|valid|validation|eval|evaluation|dev|test|testing)$/iu;
const FILLERS =
  /^(?:set|phase|results?|metrics|stats|summary|the|on|data|dataset|average|avg|mean|start|starting|running)$/iu;

/** Whether a name only says which data: `Train`, `Test set`, `validation results`. */
export const isData: (name: string) => boolean = remembered((name) => {
  if (name === '') return false;
  const words = wordsOf(name);
  const data = words.filter((word) => DATA.test(word));
  return data.length === 1 && words.every((word) => DATA.test(word) || FILLERS.test(word));
});

/** The word of a name that says which data. */
export const dataWord: (name: string) => string | undefined = remembered((name) =>
  name.split(/[\s_/.-]+/u).find((word) => DATA.test(word)),
);

/** Whether a name says on which data it was measured. */
export const hasData: (name: string) => boolean = remembered(
  (name) => dataOf(wordsOf(name)) !== null,
);
