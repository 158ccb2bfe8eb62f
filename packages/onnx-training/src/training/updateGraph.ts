import { GraphBuilder, type GraphBuilderOptions } from '../builder/graphBuilder.ts';
import type { Model } from '../model/model.ts';
import { nameOutput, type GroupBinding } from './bindings.ts';
import { allFinite } from './finite.ts';
import type { GroupLayout } from './layout.ts';
import { builderOptions } from './trainingGraph.ts';
import { update, type UpdateOptions } from './update.ts';

export interface UpdateGraphOptions extends UpdateOptions, GraphBuilderOptions {
  readonly groups: readonly GroupLayout[];
}

/** Clipping and update from gradients that were added up. */
export interface UpdateGraph {
  readonly model: Model;
  readonly groups: readonly (GroupBinding & {
    /** The inputs with the sum of gradients, and with what it has to be multiplied by: 1 / the total weight. */
    readonly gradient: string;
    readonly share: string;
  })[];
  readonly outputs: { readonly gradientNorm: string; readonly ok: string };
}

/** Builds the graph of the second half of an optimizer step whose gradient came from `gradientGraph`. */
export function updateGraph(options: UpdateGraphOptions): UpdateGraph {
  const { groups } = options;
  const g = new GraphBuilder(builderOptions(options));
  const inputs = groups.map(({ name, type, size }) => ({
    parameters: g.input(`${name}.parameters`, type, [size]),
    gradient: g.input(`${name}.gradient`, type, [size]),
    share: g.input(`${name}.share`, type, []),
  }));
  const updated = update(
    g,
    options,
    groups,
    inputs.map(({ parameters }) => parameters),
    inputs.map(({ gradient, share }) => g.mul(gradient, share)),
  );
  const ok = allFinite(g, updated.checked);
  return {
    outputs: {
      gradientNorm: nameOutput(g, updated.norm, 'stepwise.gradientNorm'),
      ok: nameOutput(g, ok, 'stepwise.ok'),
    },
    groups: updated.groups.map((group, i) => ({
      ...group,
      gradient: inputs[i]?.gradient.name ?? '',
      share: inputs[i]?.share.name ?? '',
    })),
    model: g.toModel('update'),
  };
}
