import type { OrtSession } from './ort.ts';

/** A few compiled graphs by key; the one that was not used for the longest time makes room for a new one. */
export class Sessions<T extends { readonly session: OrtSession }> {
  readonly #entries = new Map<string, T>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  async get(key: string, create: () => Promise<T>): Promise<T> {
    const known = this.#entries.get(key);
    if (known) {
      this.#entries.delete(key);
      this.#entries.set(key, known);
      return known;
    }
    const made = await create();
    this.#entries.set(key, made);
    const [oldest] = this.#entries;
    if (this.#entries.size > this.#limit && oldest) {
      this.#entries.delete(oldest[0]);
      await oldest[1].session.release();
    }
    return made;
  }

  async clear(): Promise<void> {
    const all = [...this.#entries.values()];
    this.#entries.clear();
    for (const { session } of all) await session.release();
  }
}
