import { uncomment } from './docstring.ts';

export interface Option {
  readonly name: string;
  readonly type: string;
  readonly optional: boolean;
  readonly text: string;
}

/**
 * The members of an interface with what their comments say, those that it inherits last.
 *
 * @param sources where the interface and those that it extends are looked for.
 */
export function optionsOf(sources: readonly string[], name: string): readonly Option[] {
  const form = new RegExp(`interface ${name}(?: extends (\\w+))? \\{\\n([\\s\\S]*?)\\n\\}`);
  const [, parent, body] = sources.map((source) => form.exec(source)).find(Boolean) ?? [];
  if (body === undefined) throw new Error(`There is no interface ${name}.`);
  const own = [...body.matchAll(/(?:\/\*\*([\s\S]*?)\*\/\s*)?readonly (\w+)(\??): ([^;]+);/g)].map(
    ([, comment = '', option = '', mark, type = '']) => ({
      name: option,
      type: type.replaceAll(/\s+/g, ' '),
      optional: mark === '?',
      text: uncomment(comment).replaceAll(/\s+/g, ' '),
    }),
  );
  const names = new Set(own.map((option) => option.name));
  const inherited = parent === undefined ? [] : optionsOf(sources, parent);
  return [...own, ...inherited.filter((option) => !names.has(option.name))];
}
