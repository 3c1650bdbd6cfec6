/** Addresses that are taken apart, `url.pathname`, and put together again: `${url.origin}${url.pathname}`. */
import { isDeepStrictEqual } from 'node:util';
import type { Evaluator } from './evaluator.js';
import { isHole } from './text.js';
import { urlTexts } from './urls.js';
import type { Part, TakenApart, TextValue, Value } from './values.js';

type Parts = readonly Part[];

/** A member of an address: `url.href`, `url.origin`; undefined for any other. */
export function urlMember(
  evaluator: Evaluator,
  value: Value,
  name: string,
): readonly TextValue[] | undefined {
  const part = MEMBERS.get(name);
  return part && urlTexts(evaluator, value)?.map((text) => ({ ...text, parts: part(text.parts) }));
}

/** Members of addresses, as far as they say whom and what is asked; what stands in a query does not. */
const MEMBERS: ReadonlyMap<string, (parts: Parts) => Parts> = new Map([
  ['href', (parts) => parts],
  ['origin', originOf],
  ['protocol', (parts) => [taken('protocol', originOf(parts))]],
  ['host', (parts) => [taken('host', originOf(parts))]],
  ['hostname', (parts) => [taken('hostname', originOf(parts))]],
  ['port', (parts) => [taken('port', originOf(parts))]],
  ['pathname', pathnameOf],
  ['search', () => ['']],
  ['hash', () => ['']],
]);

function taken(part: TakenApart['part'], before: Parts): Part {
  return { hole: true, taken: { part, before } };
}

/** The path of an address, which remembers what it stands behind: a variable before it may hold some of the path as well. */
function pathnameOf(parts: Parts): Parts {
  const [before, path] = splitAtPath(parts);
  return [{ hole: true, optional: true, taken: { part: 'pathname', before } }, ...withoutQuery(path)];
}

/** The path that is taken from an address of which all is known: `new URL(request.url, 'http://localhost').pathname`. */
export function wholePath(value: Value): string | undefined {
  if (value.kind !== 'text') return undefined;
  const [first, ...path] = value.parts;
  const from = takenFrom(first, 'pathname');
  const isKnown = from && [...from.before, ...path].every((part) => typeof part === 'string');
  return isKnown ? path.join('') : undefined;
}

/** A path without what stands behind it, be it only called so: `${path}${request.nextUrl.search}`. */
export function withoutQuery(path: Parts): Parts {
  const query = path.findIndex((part) =>
    typeof part === 'string' ? /[?#]/.test(part) : isHole(part) && part.query,
  );
  const last = path[query];
  if (last === undefined) return path;
  return typeof last === 'string'
    ? [...path.slice(0, query), last.replace(/[?#].*/s, '')]
    : path.slice(0, query);
}

/** Of `url.hostname` the whole address up to its path; undefined for what is no host of an address. */
export function originOfHost(value: Value): TextValue | undefined {
  const [part] = value.kind === 'text' ? value.parts : [];
  const host = part && takenFrom(part, 'host', 'hostname');
  return host && value.kind === 'text' ? { ...value, parts: host.before } : undefined;
}

/** The address whose path a text begins with; undefined for one that is no such path. */
export function addressOfPath(parts: Parts): Parts | undefined {
  const index = parts.findIndex((part) => part !== '');
  const path = takenFrom(parts[index], 'pathname');
  return path && [...path.before, ...parts.slice(index + 1)];
}

/** `${url.origin}${url.pathname}`, `${url.protocol}//${url.host}/orders` are the address that was taken apart, or one beside it. */
export function rejoined(texts: readonly TextValue[]): readonly TextValue[] {
  return texts.map((text) => {
    if (!text.parts.some((part) => isHole(part) && part.taken)) return text;
    return { ...text, parts: withOwnPath(withOrigin(text.parts.filter((part) => part !== ''))) };
  });
}

/** What is asked by `url.hostname + url.pathname`, with what some library puts before it: the address that was taken apart. */
export function fromHost(parts: Parts): Parts {
  const [first, ...others] = parts.filter((part) => part !== '');
  const host = takenFrom(first, 'host', 'hostname');
  return host && startsPath(others[0]) ? withOwnPath([...host.before, ...others]) : parts;
}

function startsPath(part: Part | undefined): boolean {
  return typeof part === 'string' ? /^[/?#]/.test(part) : takenFrom(part, 'pathname') !== undefined;
}

/** The same with the origin of an address for the pieces of it. */
function withOrigin(parts: Parts): Parts {
  const index = parts.findIndex((part) => takenFrom(part, 'host', 'hostname'));
  const host = takenFrom(parts[index], 'host', 'hostname');
  if (!host) return parts;
  const isOfSame = (part: Part | undefined, named: TakenApart['part']) =>
    isDeepStrictEqual(takenFrom(part, named)?.before, host.before);
  const scheme = parts.slice(0, index);
  const [first, second, ...more] = scheme;
  const isScheme =
    (typeof first === 'string' && /^https?:\/\/$/.test(first) && second === undefined) ||
    (isOfSame(first, 'protocol') && second === '//' && more.length === 0);
  const [colon, port] = parts.slice(index + 1);
  const behind = parts.slice(index + (colon === ':' && isOfSame(port, 'port') ? 3 : 1));
  // Another port of the same host is somebody else.
  const isPath = behind.length === 0 || startsPath(behind[0]);
  return isScheme && isPath ? [...host.before, ...behind] : parts;
}

/** The same with the whole address for its path, where that stands behind its own origin. */
function withOwnPath(parts: Parts): Parts {
  const index = parts.findIndex((part) => takenFrom(part, 'pathname'));
  const path = takenFrom(parts[index], 'pathname');
  if (!path || index === 0) return parts;
  const isItsOrigin = isDeepStrictEqual(parts.slice(0, index), originOf(path.before));
  return isItsOrigin ? [...path.before, ...parts.slice(index + 1)] : parts;
}

/** What a part was taken from, if it is one of these. */
export function takenFrom(
  part: Part | undefined,
  ...named: readonly TakenApart['part'][]
): TakenApart | undefined {
  const from = part !== undefined && isHole(part) ? part.taken : undefined;
  return from && named.includes(from.part) ? from : undefined;
}

/** An address up to its path. */
export function originOf(parts: Parts): Parts {
  const [before] = splitAtPath(parts);
  const [first, ...others] = before.filter((part) => part !== '');
  const isAddress = typeof first === 'object' && 'variable' in first;
  return isAddress ? [{ ...first, origin: true }, ...others] : before;
}

/** An address in two: up to its path, and what follows. */
export function splitAtPath(parts: Parts): readonly [Parts, Parts] {
  for (const [index, part] of parts.entries()) {
    const path = typeof part === 'string' ? /(?<![:/])[/?#]/.exec(part) : undefined;
    if (typeof part !== 'string' || !path) continue;
    const begin = part.slice(0, path.index);
    const before = parts.slice(0, index);
    return [begin === '' ? before : [...before, begin], [part.slice(path.index), ...parts.slice(index + 1)]];
  }
  return [parts, []];
}
