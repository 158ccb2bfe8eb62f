type Setting = string | number | boolean;

/** Settings as a history has them: what is written as a number is one. */
export function settingsOf(
  settings: ReadonlyMap<string, string | boolean>,
): Readonly<Record<string, Setting>> {
  return Object.fromEntries(
    [...settings].map(([name, value]) => [
      name,
      typeof value === 'string' ? numberOf(value) : value,
    ]),
  );
}

/** The number that a text is, where it is one and not only spaces. */
function numberOf(text: string): string | number {
  const number = Number(text);
  return text.trim() === '' || !Number.isFinite(number) ? text : number;
}
