/** One line that a terminal only prints: what would steer it, or turn the direction of text, is U+FFFD. */
export function plainText(text: string): string {
  return text
    .replaceAll(/[^\S\u00A0]+/g, ' ')
    .trim()
    .replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, '\uFFFD');
}
