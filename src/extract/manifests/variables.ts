import type { Location } from '../../model/nouns.js';
import { maskSecrets } from './secrets.js';

/** A variable that a deployment gets, and where it is set. A reference to what is not known stays `${NAME}`. */
export interface Variable {
  readonly value: string;
  readonly at: Location;
}

/** Variables by name. */
export type Variables = ReadonlyMap<string, Variable>;

/** The variables as a deployment fact keeps them: sorted by name, secrets masked. */
export function withoutSecrets(variables: Variables): Readonly<Record<string, string>> {
  const sorted = [...variables].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([name, { value }]) => [name, maskSecrets(name, value)]));
}

/** Deeper nesting of `${A:-${B:-…}}` is nobody's intention. */
const DEEPEST = 10;
/** Nor is a longer value: variables that double each other would fill the memory. */
const LONGEST = 50_000;

/**
 * Puts values for `$NAME`, `${NAME}` and the forms with a default, an error or an alternative, as compose does:
 * https://docs.docker.com/reference/compose-file/interpolation/. `$$` is a dollar sign.
 */
export function interpolate(text: string, lookup: (name: string) => string | undefined, depth = 0): string {
  if (!text.includes('$') || depth > DEEPEST) return text;
  let result = '';
  let index = 0;
  while (index < text.length) {
    if (result.length > LONGEST) return text;
    const dollar = text.indexOf('$', index);
    if (dollar === -1) break;
    result += text.slice(index, dollar);
    const rest = text.slice(dollar + 1, dollar + 2);
    const name = /^[A-Za-z_]\w*/.exec(text.slice(dollar + 1, dollar + 200))?.[0];
    if (rest === '$') {
      result += '$';
      index = dollar + 2;
    } else if (rest === '{') {
      const end = closingBrace(text, dollar + 1);
      result += end === -1 ? text.slice(dollar) : substitute(text.slice(dollar + 2, end), lookup, depth);
      index = end === -1 ? text.length : end + 1;
    } else if (name !== undefined) {
      result += lookup(name) ?? `\${${name}}`;
      index = dollar + 1 + name.length;
    } else {
      result += '$';
      index = dollar + 1;
    }
  }
  return result + text.slice(index);
}

function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let index = open; index < text.length; index += 1) {
    if (text[index] === '{') depth += 1;
    if (text[index] === '}') depth -= 1;
    if (depth === 0) return index;
  }
  return -1;
}

/** What stands between the braces: `NAME`, `NAME:-default`, `NAME?error`, `NAME:+alternative` … */
function substitute(inside: string, lookup: (name: string) => string | undefined, depth: number): string {
  const parts = /^([A-Za-z_][\w.]*)(:?)([-?+]?)([\s\S]*)$/.exec(inside);
  if (parts === null || (parts[3] === '' && parts[4] !== '')) return `\${${inside}}`;
  const [, name = '', colon, operator, argument = ''] = parts;
  const value = lookup(name);
  const isSet = value !== undefined && !(colon === ':' && value === '');
  if (operator === '-') return isSet ? value : interpolate(argument, lookup, depth + 1);
  if (operator === '+') return isSet ? interpolate(argument, lookup, depth + 1) : '';
  return isSet ? value : `\${${name}}`;
}

/** Puts values for each match of a pattern whose first group is a variable's name; what is not known stays as it is. */
export function fill(text: string, reference: RegExp, lookup: (name: string) => string | undefined): string {
  const filled = text.replace(reference, (whole, name: string) => lookup(name) ?? whole);
  return filled.length > LONGEST ? text : filled;
}
