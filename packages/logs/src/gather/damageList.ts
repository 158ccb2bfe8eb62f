import type { Damage } from '@stepwise/core';

/** Damage, each kind of it once. */
export interface DamageList {
  add(damage: Damage): void;
  list(): Damage[];
}

/** Different texts that are kept; of a file that is all damage the rest would tell nothing new. */
const MOST = 1000;

export function damageList(): DamageList {
  const found = new Map<string, Damage>();
  return {
    add(damage) {
      const key = `${damage.code} ${damage.text}`;
      const known = found.get(key);
      if (known !== undefined) {
        found.set(key, { ...known, count: (known.count ?? 1) + (damage.count ?? 1) });
      } else if (found.size < MOST) {
        found.set(key, damage);
      }
    },
    list: () => [...found.values()],
  };
}
