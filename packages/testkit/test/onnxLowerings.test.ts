import {
  CHOICES,
  GraphBuilder,
  TARGETS,
  type FloatType,
  type Lowering,
  type Model,
  type Tensor,
  type Value,
} from '@stepwise/onnx-training';
import { expect, test } from 'vitest';
import { interpret, relativeError } from '../src/onnx/index.ts';
import { randomFrom } from '../src/onnx/random.ts';
import { LOWERING_CASES } from './onnxLoweringCases.ts';
import { runInRuntime, toFloat64 } from './onnxRunInRuntime.ts';

const DRAWS = 100;
/** In ONNX Runtime, where each takes a session. */
const RUNTIME_DRAWS = 20;

type AnyLowering = Lowering<unknown, Value | readonly Value[]>;

interface Said {
  readonly name: string;
  readonly model: Model;
  readonly feeds: Readonly<Record<string, Tensor>>;
}

/** The same situation, said by each lowering that fits it. */
function sayAll(choice: string, seed: number, type: FloatType): readonly Said[] {
  const lowerings = loweringsOf(choice);
  return lowerings.flatMap((lowering): Said[] => {
    const g = new GraphBuilder({ target: 'onnxruntime' });
    const feeds: Record<string, Tensor> = {};
    const input = (x: Tensor) => {
      const name = `x${Object.keys(feeds).length}`;
      feeds[name] = x;
      return g.input(name, x.type, x.shape);
    };
    const situation = LOWERING_CASES[choice]?.(randomFrom(seed), input, type, g);
    if (lowering.fits && !lowering.fits(situation)) return [];
    for (const [i, y] of [lowering.emit(g, situation)].flat().entries()) g.output(y, `y${i}`);
    return [{ name: lowering.name, model: g.toModel(), feeds }];
  });
}

function loweringsOf(choice: string): readonly AnyLowering[] {
  const found = CHOICES.find(({ name }) => name === choice);
  // the situations of a choice are drawn for it
  return found?.lowerings ?? [];
}

const NAMES = CHOICES.map(({ name }) => name);

test('every choice of lowerings has cases, at least two lowerings, and one that is portable', () => {
  expect(Object.keys(LOWERING_CASES).toSorted()).toEqual(NAMES.toSorted());
  for (const { name, lowerings } of CHOICES) {
    expect(lowerings.length, `lowerings of ${name}`).toBeGreaterThanOrEqual(2);
    for (const target of TARGETS) {
      const fitting = lowerings.filter(({ targets }) => targets?.includes(target) ?? true);
      expect(fitting.length, `${name} on ${target}`).toBeGreaterThanOrEqual(1);
    }
  }
});

test.each(NAMES)('%s: all lowerings give the same', (choice) => {
  const used = new Map<string, number>();
  for (let seed = 1; seed <= DRAWS; seed += 1) {
    // some operators of the runtime's own are of single precision; the interpreter counts in double precision all the same
    const said = sayAll(choice, seed, 'float32');
    const results = said.map(({ name, model, feeds }) => {
      used.set(name, (used.get(name) ?? 0) + 1);
      return { name, y: [...interpret(model, feeds).values()] };
    });
    const [first, ...others] = results;
    expect(first, `seed ${seed}: no lowering fits`).toBeDefined();
    for (const { name, y } of others) {
      expect(y).toHaveLength(first!.y.length);
      for (const [i, found] of y.entries()) {
        const wanted = first!.y[i]!;
        expect(found.shape, `seed ${seed}: ${first?.name}, ${name}, y${i}`).toEqual(wanted.shape);
        const error = relativeError(toFloat64(found), toFloat64(wanted));
        expect(error, `seed ${seed}: ${first?.name}, ${name}, y${i}`).toBeLessThanOrEqual(1e-10);
      }
    }
  }
  for (const { name } of loweringsOf(choice)) {
    expect(used.get(name) ?? 0, `draws that ${name} fits`).toBeGreaterThanOrEqual(10);
  }
});

test.each(NAMES)('%s: ONNX Runtime computes each lowering', async (choice) => {
  for (let seed = 1; seed <= RUNTIME_DRAWS; seed += 1) {
    for (const { name, model, feeds } of sayAll(choice, seed, 'float32')) {
      const outputs = await runInRuntime(model, feeds);
      for (const [output, wanted] of interpret(model, feeds)) {
        const found = outputs.get(output)!;
        expect(found.shape, `seed ${seed}: ${name}, ${output}`).toEqual(wanted.shape);
        const error = relativeError(toFloat64(found), toFloat64(wanted));
        expect(error, `seed ${seed}: ${name}, ${output}`).toBeLessThanOrEqual(1e-5);
      }
    }
  }
});
