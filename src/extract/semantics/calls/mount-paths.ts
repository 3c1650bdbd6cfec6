/**
 * The paths that a proxy is for. In: paths as servers write them, `/orders/:id`, `/orders/*rest`. Out: the same with a star for each parameter, and what
 * the server leaves of them.
 */
import type { ts } from 'ts-morph';
import type { PatternPart, TextPart } from '../../../model/facts.js';
import type { Context, Value } from '../evaluate/values.js';

/** A path that a proxy is for, a star for each parameter. */
export interface Mount {
  readonly whole: string;
  /** What the server leaves of it in the `url` of the request. */
  readonly left: string;
  /** The names of the parameters, and of what follows. */
  readonly names: readonly string[];
  /** What is known of other parameters. */
  readonly said?: Readonly<Record<string, string>>;
  readonly method?: string;
  /** It is for that path alone. */
  readonly isExact?: true;
  /** Nothing is left of whatever follows it either. */
  readonly isTaken?: true;
  /** What says the path, where that stands apart from what puts something there. */
  readonly row?: ts.Node;
  /** The call that hands on what is asked for it, where a handler chooses that by the path. */
  readonly at?: ts.Node;
  /** What is put in for it, where a handler is: a name of that, or the handler itself. */
  readonly by?: ts.Node;
  /** Who has the request before the handler, of those that put something on it. */
  readonly having?: readonly Having[];
}

/** A function that has a request before another, and the place up to which it does; it is told there what it puts on the request. */
export interface Having {
  readonly body: ts.SignatureDeclaration;
  readonly context: Context;
  readonly until?: ts.Node;
  readonly at?: ts.Node;
}

/** A path of a route below one of its router. */
export function mountAt(prefix: string, path: string, isUse: boolean, method?: string): Mount {
  const above = patternIn(prefix);
  const own = patternIn(path);
  return {
    whole: `${above.path}${own.path}`,
    left: isUse ? '' : own.path,
    names: own.names,
    ...(method !== undefined && { method }),
    ...(!isUse && !own.isOpen && { isExact: true as const }),
  };
}

/** All that lies below a path, of which the server leaves all. */
export function openMount(path: string): Mount {
  const { isExact: _, ...mount } = mountAt('', `/${path.replace(/^\/+/, '')}`, false);
  return mount;
}

/** A text as it is usually: with what the code says for a variable that is not set. */
export function textIn(value: Value): string | undefined {
  return value.kind === 'text' ? textOfParts(value.parts) : undefined;
}

export function textOfParts(
  parts: readonly (Value & { kind: 'text' })['parts'][number][],
): string | undefined {
  let text = '';
  for (const part of parts) {
    if (typeof part === 'string') text += part;
    else if ('hole' in part || !part.otherwise) return undefined;
    else {
      const usual = textOfParts(part.otherwise);
      if (usual === undefined) return undefined;
      text += usual;
    }
  }
  return text;
}

/** A pattern as it usually is: with what the code says for a variable that is not set. */
export function usualText(parts: readonly PatternPart[]): string | undefined {
  const isKnown = parts.every((part): part is TextPart => typeof part === 'string' || !('unknown' in part));
  return isKnown ? textOfParts(parts) : undefined;
}

/** A path as a mount has it. */
export function pathIn(text: string): string {
  return patternIn(text).path;
}

/** A path of a route, without what takes all that follows. */
function patternIn(path: string): { path: string; isOpen: boolean; names: readonly string[] } {
  const names: string[] = [];
  const open = /\/?(?:\{?\/?\*{1,2}:?(\w*)\}?|:(\w+)(?:\(\.[*+]\)|\*)\??|\(\.\*\))$/.exec(path);
  const start = open ? path.slice(0, open.index) : path;
  const segments = start.split('/').flatMap((segment) => {
    if (segment === '') return [];
    const [, colon, brace] = /^:(\w+)|^\{(\w+)\}/.exec(segment) ?? [];
    const name = colon ?? brace;
    if (name !== undefined) names.push(name);
    return [name === undefined ? segment : '*'];
  });
  if (open) names.push(open[1] || open[2] || '0');
  return { path: segments.map((each) => `/${each}`).join(''), isOpen: open !== null, names };
}
