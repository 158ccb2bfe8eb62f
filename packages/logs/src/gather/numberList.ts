/** Numbers in one piece; so many that growing and joining pieces costs little, and a piece that is dropped is freed soon. */
const PIECE = 1 << 14;

/**
 * A list of numbers that grows. One array that doubled would leave as much garbage as it holds, which for a long file is more
 * than all that is kept.
 */
export class NumberList {
  readonly #full: number[][] = [];
  #piece: number[] = [];

  get length(): number {
    return this.#full.length * PIECE + this.#piece.length;
  }

  get last(): number | undefined {
    return this.#piece.at(-1) ?? this.#full.at(-1)?.at(-1);
  }

  push(value: number): void {
    this.#piece.push(value);
    if (this.#piece.length < PIECE) return;
    this.#full.push(this.#piece);
    this.#piece = [];
  }

  /** Takes the last one away. */
  pop(): void {
    if (this.#piece.length === 0) this.#piece = this.#full.pop() ?? [];
    this.#piece.pop();
  }

  /** Puts another number in the place of the last one. */
  replaceLast(value: number): void {
    this.pop();
    this.push(value);
  }

  every(holds: (value: number) => boolean): boolean {
    return this.#full.every((piece) => piece.every(holds)) && this.#piece.every(holds);
  }

  toArray(): number[] {
    const none: number[] = [];
    return none.concat(...this.#full, this.#piece);
  }
}
