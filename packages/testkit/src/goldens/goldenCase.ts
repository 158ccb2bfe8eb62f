/** One trace of a real scheduler. */
export interface GoldenCase {
  readonly id: string;
  /** The class or function in its own library. */
  readonly scheduler: string;
  /** Its arguments, under that library's names. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly base_lrs: readonly number[];
  readonly optimizer: string;
  /** After k steps, the rate of each group. */
  readonly lr: readonly (readonly number[])[];
  readonly momentum?: readonly (readonly number[])[];
  /** The metric that step k + 1 was told. NaN where the file has null. */
  readonly metrics?: readonly number[];
  /** Given when every step named its epoch. */
  readonly step_epochs?: readonly number[];
  readonly lr_scales?: readonly number[];
  /** What the library drew at each step when it adds random noise; 0 where there was none. */
  readonly noise?: readonly number[];
}

/** Reads the text of a golden file; throws an error of one line when it is not in the form. */
export function parseGoldens(text: string): readonly GoldenCase[] {
  const file = parseJson(text);
  if (!isObject(file) || !Array.isArray(file['cases'])) {
    throw new Error('wanted { "meta": …, "cases": […] }');
  }
  return file['cases'].map((one: unknown, i) => parseCase(one, `cases[${i}]`));
}

/** JSON, and Python's names for what JSON cannot write. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const quoted = text.replaceAll(
      /([[,:]\s*)(NaN|-?Infinity)(?=\s*[\],}])/g,
      (_, before: string, word: string) => `${before}"${word}"`,
    );
    if (quoted === text) throw notJson(error);
    try {
      return JSON.parse(quoted);
    } catch {
      throw notJson(error);
    }
  }
}

function notJson(error: unknown): Error {
  return new Error(`not JSON: ${error instanceof Error ? error.message : String(error)}`);
}

function parseCase(given: unknown, where: string): GoldenCase {
  if (!isObject(given)) throw new Error(`${where}: wanted an object`);
  const { id, scheduler, params, optimizer = 'sgd' } = given;
  if (typeof id !== 'string') throw new Error(`${where}.id: wanted a text`);
  const at = `${where} (${id})`;
  if (typeof scheduler !== 'string') throw new Error(`${at}.scheduler: wanted a name`);
  if (!isObject(params)) throw new Error(`${at}.params: wanted an object`);
  if (typeof optimizer !== 'string') throw new Error(`${at}.optimizer: wanted a name`);
  const base_lrs = numbers(given['base_lrs'], `${at}.base_lrs`);
  if (base_lrs.length === 0) throw new Error(`${at}.base_lrs: wanted at least one group`);
  const lr = table(given['lr'], base_lrs.length, `${at}.lr`);
  if (lr.length === 0) throw new Error(`${at}.lr: wanted at least one row`);
  const list = (name: string): readonly number[] | undefined =>
    given[name] === undefined ? undefined : numbers(given[name], `${at}.${name}`);
  const [metrics, step_epochs, lr_scales] = [
    list('metrics'),
    list('step_epochs'),
    list('lr_scales'),
  ];
  for (const [name, values] of Object.entries({ metrics, step_epochs })) {
    if (values && values.length < lr.length - 1) {
      throw new Error(
        `${at}.${name}: wanted one for each of the ${lr.length - 1} steps; got ${values.length}`,
      );
    }
  }
  if (lr_scales && lr_scales.length !== base_lrs.length) {
    throw new Error(`${at}.lr_scales: wanted one for each group`);
  }
  const noise =
    given['noise'] === undefined
      ? undefined
      : numbers(given['noise'], `${at}.noise`).map((draw) => (Number.isNaN(draw) ? 0 : draw));
  const momentum =
    given['momentum'] === undefined
      ? undefined
      : table(given['momentum'], base_lrs.length, `${at}.momentum`);
  if (momentum && momentum.length !== lr.length) {
    throw new Error(`${at}.momentum: wanted as many rows as lr`);
  }
  return {
    id,
    scheduler,
    params,
    optimizer,
    base_lrs,
    lr,
    ...(momentum && { momentum }),
    ...(metrics && { metrics }),
    ...(step_epochs && { step_epochs }),
    ...(lr_scales && { lr_scales }),
    ...(noise && { noise }),
  };
}

/** The parameter that is traced beside the rate. */
export function param({ optimizer }: Pick<GoldenCase, 'optimizer'>): 'momentum' | 'beta1' {
  return optimizer.startsWith('adam') ? 'beta1' : 'momentum';
}

function table(value: unknown, width: number, where: string): readonly (readonly number[])[] {
  if (!Array.isArray(value)) throw new Error(`${where}: wanted a list of rows`);
  return value.map((row: unknown, i) => {
    const cells = numbers(row, `${where}[${i}]`);
    if (cells.length === width) return cells;
    throw new Error(`${where}[${i}]: wanted ${width} numbers, one for each group`);
  });
}

function numbers(value: unknown, where: string): readonly number[] {
  if (!Array.isArray(value)) throw new Error(`${where}: wanted a list of numbers`);
  return value.map((one: unknown, i) => {
    if (typeof one === 'number') return one;
    if (one === null || one === 'NaN') return Number.NaN;
    if (one === 'Infinity') return Infinity;
    if (one === '-Infinity') return -Infinity;
    throw new Error(`${where}[${i}]: wanted a number`);
  });
}

/** True for a JSON object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
