const NARROW = new Set("iIjl.,:;'|!ftr()[]1- ");
const BROAD = new Set('mwMW@%&');

/** Share of the font size that a character takes in DejaVu Sans, the widest of the usual system fonts. */
function advance(character: string): number {
  if (character === '1') return 0.64;
  if (NARROW.has(character)) return 0.42;
  if (BROAD.has(character)) return 0.99;
  if (character > '\u2E80') return 1.1;
  if (character > '\u007F') return 0.9;
  return character >= 'A' && character <= 'Z' ? 0.78 : 0.64;
}

/** An upper estimate of how wide a text is drawn, in the unit of `size`; nothing measures text here. */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const character of text) width += advance(character);
  return width * size;
}

/** The text, or as much of it as fits with an ellipsis. */
export function fitText(text: string, size: number, limit: number): string {
  if (textWidth(text, size) <= limit) return text;
  const characters = Array.from(text);
  while (characters.length > 0 && textWidth(`${characters.join('')}…`, size) > limit) {
    characters.pop();
  }
  return `${characters.join('').trimEnd()}…`;
}
