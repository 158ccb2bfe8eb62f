import { readFileSync } from 'node:fs';
import type { Analysis } from '@stepwise/analysis';
import { Ajv2020 } from 'ajv/dist/2020.js';

interface Schema {
  readonly $defs: Readonly<
    Record<string, { readonly properties?: Record<string, { readonly enum?: string[] }> }>
  >;
}

export const schema = JSON.parse(
  readFileSync(new URL('../schema/analysis.schema.json', import.meta.url), 'utf8'),
) as Schema;

// strict: it refuses a schema with keywords that mean nothing
const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);

/** What the schema has against an analysis that went through JSON. */
export function objections(analysis: Analysis): readonly string[] {
  validate(JSON.parse(JSON.stringify(analysis)));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
