import {
  CHOICES,
  loweredOperators,
  OPERATORS,
  opsetsRead,
  type Operator,
} from '@stepwise/onnx-training';

/** What is known of an operator, as words. */
export interface OperatorRow {
  readonly operator: string;
  /** The versions of the standard operators from which it is read; of ONNX Runtime's own its domain. */
  readonly opsets: string;
  readonly gradient: string;
  /** The choices of lowerings that its gradient makes, by name. */
  readonly lowerings: readonly string[];
  readonly targets: string;
  readonly tested: readonly string[];
}

/** How operators are tested: facts that the tests themselves run on. */
export interface TestFacts {
  /** Operators whose interpreter is held against ONNX Runtime on random inputs. */
  readonly againstRuntime: ReadonlySet<string>;
  /** Operators whose gradient is held against forward mode, and ONNX Runtime's against both. */
  readonly gradients: ReadonlySet<string>;
  /** How many node test cases of the ONNX project are run, by operator. */
  readonly nodeCases: ReadonlyMap<string, number>;
}

/** A row for each operator, then one for each that is read as others. */
export function operatorRows(facts: TestFacts): readonly OperatorRow[] {
  const own = OPERATORS.map((operator): OperatorRow => {
    const { name, domain } = operator;
    return {
      operator: name,
      opsets: domain === undefined ? range(name) : domain,
      gradient: gradientOf(operator),
      lowerings: loweringsOf(name),
      targets: domain === undefined ? 'all' : 'onnxruntime',
      tested: testsOf(name, facts),
    };
  });
  const lowered = loweredOperators().map((name): OperatorRow => ({
    operator: name,
    opsets: range(name),
    gradient: 'of what it is read as',
    lowerings: [],
    targets: 'all',
    tested: [...testsOf(name, facts), 'as what it is read as'],
  }));
  return [...own, ...lowered];
}

function range(name: string): string {
  const { from, to } = opsetsRead(name);
  return from === to ? String(from) : `${from}–${to}`;
}

function gradientOf({ gradient }: Operator): string {
  if (gradient === undefined) return 'none yet';
  return gradient === 'zero' ? '0' : 'yes';
}

function loweringsOf(name: string): readonly string[] {
  return CHOICES.filter(({ operators }) => operators.includes(name)).map((choice) => choice.name);
}

/** A choice of lowerings, and what there is to choose from. */
export interface ChoiceRow {
  readonly choice: string;
  /** Those that not every target has say which has them. */
  readonly lowerings: readonly string[];
}

export function choiceRows(): readonly ChoiceRow[] {
  return CHOICES.map(({ name, lowerings }) => ({
    choice: name,
    lowerings: lowerings.map((lowering) =>
      lowering.targets ? `${lowering.name} (${lowering.targets.join(', ')})` : lowering.name,
    ),
  }));
}

function testsOf(name: string, { againstRuntime, gradients, nodeCases }: TestFacts) {
  const cases = nodeCases.get(name) ?? 0;
  return [
    ...(againstRuntime.has(name) ? ['ONNX Runtime'] : []),
    ...(cases > 0 ? [`${cases} ONNX case${cases === 1 ? '' : 's'}`] : []),
    ...(gradients.has(name) ? ['gradient three ways'] : []),
  ];
}
