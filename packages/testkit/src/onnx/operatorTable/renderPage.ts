import type { ChoiceRow, OperatorRow } from './operatorRow.ts';
import { renderChoices, renderMarkdown } from './renderRows.ts';

/** `docs/operators.md`. */
export function renderPage(rows: readonly OperatorRow[], choices: readonly ChoiceRow[]): string {
  return `# Operators

Made by \`npm run -s operators -- --write\`; \`npm run -s operators\` prints the same.

- **opsets read**: the versions of the standard operators from which a node is read, as it is or by a converter. Inside there is one version, opset 18.
- **gradient**: \`yes\` where there is a rule; \`0\` where the derivative is zero or the result is no float; \`none yet\` where the operator can't stand between a parameter and the loss.
- **lowerings**: what its gradient [chooses](lowerings.md) from several ways to say it; they stand below the table.
- **targets**: \`all\` operators are standard ones, but for those of ONNX Runtime.
- **tested**: \`ONNX Runtime\` is the interpreter held against it on random inputs; \`ONNX cases\` are the ONNX project's own test cases; \`gradient three ways\` is the rule held against forward mode and central differences in double precision, and ONNX Runtime's result against the interpreter's, on random graphs.

${renderMarkdown(rows)}

## Lowerings

${renderChoices(choices)}

## What is not here

Operators that are not here are refused by name; [what to do then](onnx.md#what-is-refused-and-what-to-do-then), and [how to add one](adding-an-operator.md).
`;
}
