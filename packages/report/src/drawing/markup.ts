/** Text that is HTML already. Whatever else enters a template is escaped. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

export type Content = Markup | string | number | false | null | undefined | readonly Content[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Makes text safe inside elements and quoted attributes; characters that HTML forbids become U+FFFD. */
export function escape(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex
      .replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\uFFFE\uFFFF]/g, '\uFFFD')
      .replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
  );
}

function toText(content: Content): string {
  if (content === null || content === undefined || content === false) return '';
  if (content instanceof Markup) return content.text;
  if (typeof content === 'string') return escape(content);
  if (typeof content === 'number') return String(content);
  return content.map(toText).join('');
}

/** Template tag: markup`<p>${text}</p>` escapes text, joins lists, and drops null and false. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Content[]): Markup {
  return new Markup(
    strings
      .map((string, index) => string + (index < parts.length ? toText(parts[index]) : ''))
      .join(''),
  );
}
