/** What expressions of Helm's templates are, where the values of a chart tell: `.Values.orders.port`, `$service.path | default "/"`, `index .Values.hosts 0`. */
import { listOf, mappingOf, textOf } from './values.js';

/** What only Helm knows. */
export const NOT_KNOWN = Symbol('not known');

export interface Scope {
  /** What `$` is. */
  readonly root: unknown;
  /** What `.` is. */
  readonly dot: unknown;
  readonly variables: ReadonlyMap<string, unknown>;
  /** Something is repeated for entries that are known. */
  readonly isOfEntry: boolean;
}

export function withVariables(scope: Scope, named: readonly (readonly [string, unknown])[]): Scope {
  return named.length === 0 ? scope : { ...scope, variables: new Map([...scope.variables, ...named]) };
}

/** `$name, $service := .Values.services`: the names that something is given, and what. */
export function argumentsIn(says: string): { readonly names: readonly string[]; readonly of: string } {
  const [, names, of] = /^((?:\$\w+\s*,\s*)?\$\w+)\s*:=\s*([\s\S]*)$/.exec(says) ?? [];
  return names === undefined ? { names: [], of: says } : { names: names.split(/\s*,\s*/), of: of! };
}

const DEEPEST = 10;

export function saidBy(says: string, scope: Scope, depth = 0): unknown {
  if (depth > DEEPEST) return NOT_KNOWN;
  const [first = '', ...pipes] = splitAt(says.trim(), '|');
  return pipes.reduce<unknown>(
    (value, pipe) => piped(value, pipe.trim(), scope, depth),
    termOf(first.trim(), scope, depth),
  );
}

function piped(value: unknown, pipe: string, scope: Scope, depth: number): unknown {
  const [name = '', ...given] = words(pipe);
  if (name === 'default') return isEmpty(value) ? saidBy(given[0] ?? '', scope, depth + 1) : value;
  if (name === 'lower') return textOf(value)?.toLowerCase() ?? value;
  if (name === 'trimSuffix' || name === 'trimPrefix' || name === 'replace') return NOT_KNOWN;
  return AS_IT_IS.test(name) ? value : NOT_KNOWN;
}

/** Functions that leave of a value what it says. */
const AS_IT_IS = /^(?:quote|squote|toString|int|int64|trim|toYaml|n?indent|trunc|required|toRawJson)$/;

function termOf(term: string, scope: Scope, depth: number): unknown {
  if (term.startsWith('(') && term.endsWith(')')) return saidBy(term.slice(1, -1), scope, depth + 1);
  const [name = '', ...given] = words(term);
  if (given.length === 0) return plainOf(name, scope);
  const values = given.map((each) => saidBy(each, scope, depth + 1));
  const [one, other] = values;
  switch (name) {
    case 'index':
      return values.slice(1).reduce<unknown>((value, key) => memberOf(value, textOf(key) ?? ''), one);
    case 'default':
      return isEmpty(other) ? one : other;
    case 'printf': {
      const texts = values.slice(1).map((value) => (value === NOT_KNOWN ? undefined : textOf(value)));
      const format = textOf(one) ?? '';
      return texts.includes(undefined) ? NOT_KNOWN : format.replace(/%[sdv]/g, () => texts.shift() ?? '');
    }
    default:
      return AS_IT_IS.test(name) ? values.at(-1) : NOT_KNOWN;
  }
}

/** `.Values.orders`, `$.Values.orders`, `$service.port`, `.`, `"text"`, `80` */
function plainOf(term: string, { root, dot, variables }: Scope): unknown {
  const [, quoted] = /^"([^"]*)"$/.exec(term) ?? /^`([^`]*)`$/.exec(term) ?? [];
  if (quoted !== undefined) return quoted;
  if (/^-?\d+$/.test(term)) return Number(term);
  const [, name, path = ''] = /^(\$\w*)?((?:\.[\w-]+)*|\.)$/.exec(term) ?? [];
  if (name === undefined && path === '') return NOT_KNOWN;
  const from =
    name === undefined ? dot : name === '$' ? root : variables.has(name) ? variables.get(name) : NOT_KNOWN;
  return path
    .split('.')
    .filter((key) => key !== '')
    .reduce<unknown>(memberOf, from);
}

function memberOf(value: unknown, key: string): unknown {
  if (value === NOT_KNOWN) return NOT_KNOWN;
  const found = Array.isArray(value) ? listOf(value)[Number(key)] : mappingOf(value)[key];
  return found === undefined || found === null ? undefined : found;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === '' || value === NOT_KNOWN;
}

/** Whether a condition holds; undefined where that is not known. */
export function isTrue(says: string, scope: Scope): boolean | undefined {
  const [name = '', ...given] = words(says.trim());
  const sides = () => given.map((each) => isTrue(each.replace(/^\(([\s\S]*)\)$/, '$1'), scope));
  if (name === 'not') {
    const [inner] = sides();
    return inner === undefined ? undefined : !inner;
  }
  if (name === 'and') return sides().includes(false) ? false : sides().includes(undefined) ? undefined : true;
  if (name === 'or') return sides().includes(true) ? true : sides().includes(undefined) ? undefined : false;
  if (name === 'eq' || name === 'ne') {
    const [one, other] = given.map((each) => saidBy(each, scope));
    if (one === NOT_KNOWN || other === NOT_KNOWN) return undefined;
    return (textOf(one) === textOf(other)) === (name === 'eq');
  }
  const value = saidBy(says, scope);
  if (value === NOT_KNOWN) return undefined;
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}

/** The words of an expression: what stands in brackets or quotes is one. */
function words(text: string): readonly string[] {
  return text.match(/"[^"]*"|`[^`]*`|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)(?:\.[\w.]+)?|[^\s()]+/g) ?? [];
}

function splitAt(text: string, mark: string): readonly string[] {
  const parts: string[] = [''];
  let depth = 0;
  let isQuoted = false;
  for (const each of text) {
    if (each === '"') isQuoted = !isQuoted;
    if (!isQuoted && each === '(') depth += 1;
    if (!isQuoted && each === ')') depth -= 1;
    if (each === mark && depth === 0 && !isQuoted) parts.push('');
    else parts[parts.length - 1] += each;
  }
  return parts;
}
