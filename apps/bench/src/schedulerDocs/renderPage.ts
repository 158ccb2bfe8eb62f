import type { Entry } from './entry.ts';
import type { Docstring } from './docstring.ts';
import type { Option } from './options.ts';

/** A kind with all that is known of it. */
export interface Described {
  readonly kind: string;
  readonly entry: Entry;
  readonly docstring: Docstring;
  readonly options: readonly Option[];
}

const INTRODUCTION = `# Schedulers

Every kind of machine in \`@stepwise/core\`: what it computes, its options, what others call it, and where it deviates from them. \`base\` is the learning rate of a group, t the number of the optimizer step, counted from 0: \`scheduler.lr\` is the rate of the step that comes next. [Migrating](migrating.md) has the same from the side of PyTorch, Keras, transformers, timm and optax.

This page is made from the docstrings and the code: \`npm run docs:schedulers\` writes it, and a test compares it and runs its examples. Each plot is a run of 20 epochs of 10 steps.

## Units

- A \`Duration\` is a whole number of scheduler steps, or a string with a unit: \`'5ep'\` epochs, \`'100ba'\` batches, \`'3200sp'\` samples, \`'1e6tok'\` tokens, \`'0.1dur'\` of the run. It becomes a whole number of steps once, when the scheduler is made.
- A rate (\`min\`, \`end\`, \`max\`, \`swaLr\`, …) has the unit of the learning rate; its twin that ends in \`Factor\` is a share of the base. One of the two is given.
- Patience, cooldown and window count observations: one for each time that metrics are told.
`;

/** The whole page. */
export function renderPage(described: readonly Described[]): string {
  const index = FOLDERS.map(([folder, title]) => {
    const kinds = described.filter(({ entry }) => entry.folder === folder);
    return `- ${title}: ${kinds.map(({ kind }) => `[${kind}](#${kind.toLowerCase()})`).join(', ')}`;
  });
  const parts = FOLDERS.flatMap(([folder]) =>
    described.filter(({ entry }) => entry.folder === folder).map(renderKind),
  );
  return `${INTRODUCTION}\n## Kinds\n\n${index.join('\n')}\n\n${parts.join('\n')}`;
}

const FOLDERS = [
  ['schedules', 'Schedules'],
  ['observers', 'What observes'],
  ['combinators', 'Composition'],
  ['retarget', 'Around a change of the run'],
] as const;

function renderKind({ kind, entry, docstring, options }: Described): string {
  const { elsewhere, differs, plot } = entry;
  const note = plot.note === undefined ? '' : `\n${plot.note}\n`;
  const names = Object.entries(elsewhere).map(([system, name]) => `| ${system} | ${name} |`);
  const others =
    names.length === 0
      ? 'Elsewhere: none of PyTorch, transformers, timm, Keras and optax has it.\n'
      : `| elsewhere | |\n| --- | --- |\n${names.join('\n')}\n`;
  return `## ${kind}

${docstring.text}

![the learning rate under ${kind}](images/schedulers/${kind}.svg)
${note}
${renderOptions([...(entry.arguments ?? []), ...options])}
${others}
Deviates: ${differs}

\`\`\`ts
${docstring.example}
\`\`\`
`;
}

function renderOptions(options: readonly Option[]): string {
  const rows = options.map(({ name, type, optional, text }) => {
    const cells = [`\`${name}\`${optional ? '' : ' (required)'}`, `\`${type}\``, text];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return `| argument or option | type | meaning |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
}
