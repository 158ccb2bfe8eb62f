import { StepwiseError } from '@stepwise/core';
import { layOut, type GroupLayout, type Parameter } from '@stepwise/onnx-training';
import type { NumberedGroup } from './groupNumbers.ts';
import { numberGroups, type Grouping } from './groups.ts';
import type { Material } from './material.ts';
import type { ResolvedOptions } from './options.ts';
import { followed, type TrainerStatistic } from './trainerStatistics.ts';

/** A parameter of the model, and what becomes of it. */
export interface TrainerParameter extends Parameter {
  /** The name of its group, or null where it is not trained. */
  readonly group: string | null;
}

/** A group of which something is trained. */
export interface ResolvedGroup {
  readonly name: string;
  readonly layout: GroupLayout;
  /** Its place among all groups, those that are frozen whole included. */
  readonly index: number;
}

/** What is trained, and how it lies in vectors. */
export interface Plan {
  readonly grouping: Grouping;
  /** All groups with the numbers that hold where no scheduler drives them. */
  readonly numbers: readonly NumberedGroup[];
  readonly groups: readonly ResolvedGroup[];
  readonly parameters: readonly TrainerParameter[];
  /** The running statistics that follow the batches, or null. */
  readonly running: GroupLayout | null;
  readonly statistics: readonly TrainerStatistic[];
}

/** Lays out what a grouping trains. */
export function makePlan(
  { parameters, statistics }: Pick<Material, 'parameters' | 'statistics'>,
  grouping: Grouping,
  options: Pick<ResolvedOptions, 'optimizer' | 'frozenStatistics'>,
): Plan {
  const { members, frozen } = grouping;
  const numbers = numberGroups(grouping, options.optimizer);
  const trained = parameters.filter(({ name, trainable }) => trainable && !frozen.has(name));
  const groups = numbers.flatMap(({ name }, index): ResolvedGroup[] => {
    const own = trained.filter((parameter) => members.get(parameter.name) === name);
    return own.length === 0 ? [] : [{ name, index, layout: layOut(name, own) }];
  });
  if (groups.length === 0) {
    throw new StepwiseError(
      'bad-option',
      'groups: all of them are frozen; there is nothing to train.',
    );
  }
  const listed = followed(statistics, options.frozenStatistics);
  const running = listed.filter((one) => !one.frozen);
  return {
    grouping,
    numbers,
    groups,
    statistics: listed,
    running:
      running.length === 0
        ? null
        : layOut(
            'statistics',
            running.map((one) => ({ ...one, trainable: false })),
          ),
    parameters: parameters.map((parameter): TrainerParameter => {
      const reason = parameter.trainable ? frozen.get(parameter.name) : parameter.reason;
      const group = members.get(parameter.name) ?? null;
      return reason === undefined
        ? { ...parameter, group }
        : { ...parameter, group: null, trainable: false, reason };
    }),
  };
}
