/**
 * In: JSON with comments and trailing commas, as TypeScript's configuration files are written. Out: its value.
 * https://www.typescriptlang.org/tsconfig
 */
import jsonc, { type ParseError } from 'jsonc-parser';
import { isTooDeep } from './reading/depth.js';

/** The value of a text in JSON with comments, or where and why it has none. */
export type Jsonc = { readonly value: unknown } | { readonly problem: string; readonly offset: number };

/** Parses JSON with comments. Never throws. */
export function parseJsonc(text: string): Jsonc {
  if (isTooDeep(text)) return { problem: 'it is nested too deeply', offset: 0 };
  try {
    return { value: JSON.parse(text) }; // what has no comments
  } catch {
    return parseLeniently(text);
  }
}

function parseLeniently(text: string): Jsonc {
  const errors: ParseError[] = [];
  const value: unknown = jsonc.parse(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first === undefined) return { value };
  return { problem: described(jsonc.printParseErrorCode(first.error)), offset: first.offset };
}

/** `ValueExpected` → `value expected` */
function described(code: string): string {
  return code.replace(/[a-z](?=[A-Z])/g, '$& ').toLowerCase();
}
