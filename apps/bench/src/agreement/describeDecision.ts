import { describeTime } from '../report/describeTime.ts';
import type { Agreement, DecisionMark } from '../result.ts';

/** `cut ×0.5 after epoch 7 on tfjs, after epoch 8 on onnxruntime`, or `the same` where nothing differs. */
export function describeDecision({
  decision,
  backends,
}: Pick<Agreement, 'decision' | 'backends'>): string {
  if (decision === null) return 'the same';
  const [one, other] = decision.events;
  const [first, second] = backends;
  const shared = one && other && nameOf(one) === nameOf(other);
  return `${whole(one)} on ${first}, ${shared ? describeTime(other.at) : whole(other)} on ${second}`;
}

function whole(mark: DecisionMark | null): string {
  return mark === null ? 'nothing more' : `${nameOf(mark)} ${describeTime(mark.at)}`;
}

function nameOf({ type, label }: DecisionMark): string {
  switch (type) {
    case 'reduced':
      return `cut ${label}`;
    case 'blocked':
      return `cut blocked (${label})`;
    case 'phase':
      return `phase ${label}`;
    default:
      return type === label || type === 'stopped' ? label : `${type} ${label}`;
  }
}
