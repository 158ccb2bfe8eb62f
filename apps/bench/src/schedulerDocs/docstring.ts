/** What a docstring says, in its parts. */
export interface Docstring {
  /** All before the first tag, line by line. */
  readonly text: string;
  /** The code of its `@example`. */
  readonly example: string;
}

/** Takes the comment marks off. */
export function uncomment(comment: string): string {
  return comment
    .split('\n')
    .map((line) => line.replace(/^\s*\/?\*+\/? ?/, '').replace(/\s*\*\/$/, ''))
    .join('\n')
    .trim();
}

/** The docstring in front of what a file exports under a name. */
export function docstringOf(source: string, name: string): Docstring {
  const at = new RegExp(`^export (?:const|function) ${name}\\b`, 'm').exec(source)?.index;
  const before = source.slice(0, at ?? 0).trimEnd();
  if (at === undefined || !before.endsWith('*/')) {
    throw new Error(`There is no docstring in front of ${name}.`);
  }
  const all = uncomment(before.slice(before.lastIndexOf('/**')));
  const [text = ''] = all.split(/^@/m);
  const example = /@example\n```ts\n([\s\S]*?)\n```/.exec(all)?.[1];
  if (example === undefined) throw new Error(`The docstring of ${name} has no example.`);
  return { text: text.trim(), example };
}
