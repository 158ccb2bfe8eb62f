import { readdirSync, readFileSync } from 'node:fs';
import { OPERATORS } from '@stepwise/onnx-training';
import { KERNELS } from '../interpreter/kernels.ts';
import type { TestFacts } from './operatorRow.ts';

const NODE_CASES = new URL('../../../fixtures/onnxNodes/', import.meta.url);

/**
 * How operators are tested. A test each demands random inputs for every operator of the interpreter, and random graphs
 * for every gradient rule; the cases of the ONNX project are those that are stored.
 */
export function testFacts(): TestFacts {
  const rules = OPERATORS.filter(({ gradient }) => typeof gradient === 'function');
  return {
    againstRuntime: new Set(KERNELS.keys()),
    gradients: new Set(rules.map(({ name }) => name)),
    nodeCases: new Map(
      readdirSync(NODE_CASES).map((file): [string, number] => {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own script writes them
        const { cases } = JSON.parse(readFileSync(new URL(file, NODE_CASES), 'utf8')) as {
          readonly cases: readonly unknown[];
        };
        return [file.replace(/\.json$/, ''), cases.length];
      }),
    ),
  };
}
