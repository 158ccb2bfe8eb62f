/** What is told of a JSON text, in its order. */
export interface JsonEvents {
  begin(what: 'object' | 'array'): void;
  end(): void;
  /** The name of the next member. */
  key(name: string): void;
  /** A number as it is written. */
  number(text: string): void;
  other(value: string | boolean | null): void;
}
