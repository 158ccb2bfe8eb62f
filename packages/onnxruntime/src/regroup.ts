import { StepwiseError } from '@stepwise/core';
import { checkKeys, show } from '@stepwise/core/check';
import type { Parameter } from '@stepwise/onnx-training';
import { checkGroup, type Grouping, type GroupOptions } from './groups.ts';
import { matching, type Pattern } from './pattern.ts';

export interface UnfreezeOptions {
  /**
   * The group that takes them: the name of one, or one more group with numbers of its own, whose `parameters` are not
   * said. Left out, each goes where it was, or into the first group that means it.
   */
  readonly group?: string | Omit<GroupOptions, 'parameters' | 'frozen'>;
}

/** The parameters that a pattern means are trained no more. */
export function frozenBy(
  pattern: Pattern,
  { frozen, ...others }: Grouping,
  candidates: readonly Parameter[],
): Grouping {
  const possible = candidates.filter(({ name }) => !frozen.has(name));
  const meant = matching('freeze', pattern, possible, 'parameter that is trained');
  if (meant.size === possible.length) {
    throw new StepwiseError(
      'bad-option',
      'freeze: nothing would be left to train; leave out a parameter.',
    );
  }
  const more = [...meant].map((name) => [name, 'frozen: by freeze()'] as const);
  return { ...others, frozen: new Map([...frozen, ...more]) };
}

/** The frozen parameters that a pattern means are trained again. */
export function unfrozenBy(
  pattern: Pattern,
  options: UnfreezeOptions,
  { groups, members, frozen }: Grouping,
  candidates: readonly Parameter[],
): Grouping {
  checkKeys('unfreeze', options, ['group']);
  const possible = candidates.filter(({ name }) => frozen.has(name));
  const meant = matching('unfreeze', pattern, possible, 'parameter that is frozen');
  const { group } = options;
  const added = typeof group === 'object' ? addGroup(groups, group) : groups;
  const target = typeof group === 'object' ? group.name : group;
  if (target !== undefined && !added.some(({ name }) => name === target)) {
    throw new StepwiseError(
      'bad-option',
      `unfreeze.group: there is no group ${show(target)}; there are ${groups.map(({ name }) => name).join(', ')}. For one more give { name }.`,
    );
  }
  const moved = new Map(members);
  for (const name of meant) {
    const own = target ?? members.get(name);
    if (own === undefined) {
      throw new StepwiseError(
        'bad-option',
        `unfreeze: '${name}' is in no group; say which one takes it: { group }.`,
      );
    }
    moved.set(name, own);
  }
  return {
    groups: added,
    members: moved,
    frozen: new Map([...frozen].filter(([name]) => !meant.has(name))),
  };
}

function addGroup(groups: readonly GroupOptions[], group: GroupOptions): readonly GroupOptions[] {
  checkGroup('unfreeze.group', group);
  for (const name of ['parameters', 'frozen'] as const) {
    if (group[name] === undefined) continue;
    throw new StepwiseError(
      'bad-option',
      `unfreeze.group.${name}: the group has the parameters that are unfrozen; leave it out.`,
    );
  }
  if (groups.some(({ name }) => name === group.name)) {
    throw new StepwiseError(
      'bad-option',
      `unfreeze.group: there is a group '${group.name}' already; give its name alone.`,
    );
  }
  return [...groups, group];
}
