import { checkChoice, checkKeys, checkNumber } from '../../check.ts';
import { StepwiseError } from '../../error.ts';
import { MONITOR_KEYS, resolveMonitor, type Monitor } from '../monitor.ts';
import { checkBound } from '../multiplier.ts';
import { checkWindow } from '../window.ts';
import type { PlateauOptions, PlateauSemantics } from './options.ts';

const COMMON = [...MONITOR_KEYS, 'factor', 'cooldown', 'semantics'] as const;
const OPTAX_ONLY = ['rtol', 'atol', 'accumulationSize', 'minScale'] as const;
const ALL = [...COMMON, 'threshold', 'thresholdMode', 'min', 'eps', 'window', ...OPTAX_ONLY];

/** Why an option is refused. */
const REFUSED: Readonly<Record<PlateauSemantics, Readonly<Record<string, string>>>> = {
  stepwise: onlyOptax(),
  torch: { ...onlyOptax(), window: 'PyTorch compares every metric by itself' },
  keras: {
    ...onlyOptax(),
    window: 'Keras compares every metric by itself',
    eps: 'Keras makes every cut, however small',
  },
  optax: {
    window: 'optax has accumulationSize instead, which compares once in so many metrics',
    eps: 'optax makes every cut, however small',
    min: 'optax bounds the multiplier: minScale',
    threshold: 'optax has two at once: rtol and atol',
    thresholdMode: 'optax has two thresholds at once: rtol and atol',
  },
};

function onlyOptax(): Record<string, string> {
  return Object.fromEntries(OPTAX_ONLY.map((name) => [name, 'it belongs to optax alone']));
}

type CommonSettings = Monitor & { readonly factor: number; readonly cooldown: number };

/** The options of PyTorch's rule, and of ours. */
export type CutSettings = CommonSettings & {
  readonly threshold: number;
  readonly thresholdMode: 'rel' | 'abs';
  readonly min: number | readonly number[];
  readonly eps: number;
  readonly window?: number;
  readonly semantics: 'stepwise' | 'torch';
};

export type KerasSettings = CommonSettings & {
  readonly threshold: number;
  readonly thresholdMode: 'abs';
  readonly min: number;
  readonly semantics: 'keras';
};

export type OptaxSettings = CommonSettings & {
  readonly rtol: number;
  readonly atol: number;
  readonly accumulationSize: number;
  readonly minScale: number;
  readonly semantics: 'optax';
};

/** Checks the options and fills in what is absent; what the semantics does not have is refused with the reason. */
export function resolvePlateau(
  options: PlateauOptions,
): CutSettings | KerasSettings | OptaxSettings {
  checkKeys('plateau', options, ALL);
  const semantics = checkChoice('plateau.semantics', options.semantics ?? 'stepwise', [
    'stepwise',
    'torch',
    'keras',
    'optax',
  ]);
  for (const [name, reason] of Object.entries(REFUSED[semantics])) {
    if (Object.hasOwn(options, name)) {
      throw new StepwiseError(
        'bad-option',
        `plateau.${name}: there is none with semantics: '${semantics}', because ${reason}.`,
      );
    }
  }
  switch (semantics) {
    case 'keras':
      return resolveKeras(options);
    case 'optax':
      return resolveOptax(options);
    case 'stepwise':
    case 'torch':
      return resolveCut(options, semantics);
  }
}

function resolveCommon(options: PlateauOptions): CommonSettings {
  return {
    ...resolveMonitor('plateau', options, { patience: 10, leastPatience: 0 }),
    factor: checkNumber('plateau.factor', options.factor ?? 0.1, { min: 0, below: 1 }),
    cooldown: checkNumber('plateau.cooldown', options.cooldown ?? 0, { min: 0, integer: true }),
  };
}

function checkThreshold({ threshold }: PlateauOptions): number {
  return checkNumber('plateau.threshold', threshold ?? 1e-4, { min: 0 });
}

function resolveCut(options: PlateauOptions, semantics: 'stepwise' | 'torch'): CutSettings {
  const { thresholdMode: mode = 'rel', min = 0, eps = 1e-8 } = options;
  const window = checkWindow('plateau', options.window);
  return {
    ...resolveCommon(options),
    threshold: checkThreshold(options),
    thresholdMode: checkChoice('plateau.thresholdMode', mode, ['rel', 'abs']),
    min: checkBound('plateau.min', min),
    eps: checkNumber('plateau.eps', eps, { min: 0 }),
    ...(semantics === 'stepwise' && { window }),
    semantics,
  };
}

function resolveKeras(options: PlateauOptions): KerasSettings {
  const { thresholdMode = 'abs', min = 0 } = options;
  if (thresholdMode === 'rel') {
    throw new StepwiseError(
      'bad-option',
      "plateau.thresholdMode: with semantics: 'keras' only 'abs', because Keras has no relative threshold.",
    );
  }
  if (Array.isArray(min)) {
    throw new StepwiseError(
      'bad-option',
      "plateau.min: with semantics: 'keras' one number, because Keras has one minimum for all.",
    );
  }
  return {
    ...resolveCommon(options),
    threshold: checkThreshold(options),
    thresholdMode: checkChoice('plateau.thresholdMode', thresholdMode, ['abs']),
    min: checkNumber('plateau.min', min, { min: 0 }),
    semantics: 'keras',
  };
}

function resolveOptax(options: PlateauOptions): OptaxSettings {
  const { rtol = 1e-4, atol = 0, accumulationSize = 1, minScale = 0 } = options;
  const common = resolveCommon(options);
  if (common.mode === 'max') {
    throw new StepwiseError(
      'bad-option',
      "plateau.mode: with semantics: 'optax' only 'min', because optax has no other; give the metric with its sign changed.",
    );
  }
  checkNumber('plateau.factor', common.factor, { above: 0, below: 1 });
  checkNumber('plateau.rtol', rtol, { min: 0, max: 1 });
  checkNumber('plateau.atol', atol, { min: 0 });
  if (rtol === 0 && atol === 0) {
    throw new StepwiseError(
      'bad-option',
      "plateau.rtol: with semantics: 'optax' one of rtol and atol must be above 0, as optax demands.",
    );
  }
  return {
    ...common,
    rtol,
    atol,
    accumulationSize: checkNumber('plateau.accumulationSize', accumulationSize, {
      min: 1,
      integer: true,
    }),
    minScale: checkNumber('plateau.minScale', minScale, { min: 0, max: 1 }),
    semantics: 'optax',
  };
}
