/**
 * A copy of a text that was cut out of a file. Engines keep the whole as long as a part of it is kept, and a message for
 * each epoch would keep the file.
 */
export function detached(text: string): string {
  return text.split('').join('');
}
