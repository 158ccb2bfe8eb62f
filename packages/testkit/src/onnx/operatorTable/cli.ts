#!/usr/bin/env node
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError } from '@commander-js/extra-typings';
import { choiceRows, operatorRows } from './operatorRow.ts';
import { renderPage } from './renderPage.ts';
import { renderText } from './renderRows.ts';
import { testFacts } from './testFacts.ts';

const PAGE = fileURLToPath(new URL('../../../../../docs/operators.md', import.meta.url));

try {
  const { write } = new Command()
    .name('npm run operators --')
    .usage('[options]')
    .description(
      'Prints a table of the ONNX operators that can be trained: opsets, gradient, lowerings, targets, tests.',
    )
    .option('--write', 'writes it into docs/operators.md as well')
    .exitOverride()
    .parse(process.argv.slice(2), { from: 'user' })
    .opts();
  const rows = operatorRows(testFacts());
  console.log(renderText(rows, choiceRows()));
  if (write) writeFileSync(PAGE, renderPage(rows, choiceRows()));
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // commander has said already what is wrong
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}
