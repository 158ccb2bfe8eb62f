import type { Axis, Message, RunFacts, RunHistory, SchedulerEvent, Series } from '@stepwise/core';
import { damageList, type DamageList } from './damageList.ts';
import { mergeFacts } from './mergeFacts.ts';
import { SharedPlaces, type Places } from './places.ts';

/** One run as it grows. */
export class RunBuilder {
  name: string | null = null;
  facts: RunFacts = {};
  readonly series: Series[] = [];
  readonly messages: Message[] = [];
  readonly events: SchedulerEvent[] = [];
  readonly damage: DamageList = damageList();
  readonly places: Readonly<Record<Axis, SharedPlaces>> = {
    epoch: new SharedPlaces(),
    step: new SharedPlaces(),
  };
  /** The most rows of one column that repeat the place before. */
  repeats = 0;
  readonly #kept: Places[] = [];

  /** @param framework Who trained the run before: in one file that does not change. */
  constructor(framework?: string) {
    if (framework !== undefined) this.facts = { framework };
  }

  setFacts(facts: RunFacts): void {
    this.facts = mergeFacts(this.facts, facts);
  }

  /** Equal places once, so that columns with the same rows share them. */
  same(places: Places): Places {
    const known = this.#kept.find((other) => equal(other, places));
    if (known !== undefined) return known;
    this.#kept.push(places);
    return places;
  }

  build(): RunHistory {
    if (this.repeats > 0) {
      this.damage.add({
        code: 'repeated-place',
        text: 'Some rows stand at the same place as the row before them; the later one was taken.',
        count: this.repeats,
      });
    }
    return {
      name: this.name,
      series: this.series,
      facts: this.facts,
      messages: this.messages,
      events: this.events,
      damage: this.damage.list(),
    };
  }
}

function equal(a: Places, b: Places): boolean {
  if (a === b) return true;
  if (a.at.length !== b.at.length || a.at[0] !== b.at[0] || a.at.at(-1) !== b.at.at(-1))
    return false;
  return a.at.every(
    (at, index) => at === b.at[index] && Object.is(a.elsewhere[index], b.elsewhere[index]),
  );
}
