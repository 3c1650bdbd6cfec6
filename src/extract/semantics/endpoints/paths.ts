/** Paths of routes, of which parts may not be known. */
import { ts } from 'ts-morph';
import type { Parts } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { isHole } from '../evaluate/text.js';
import { joinUrl } from '../evaluate/urls.js';

export function isKnownPart(part: Parts[number]): boolean {
  return !isHole(part) && part !== '';
}

export function startsWithSlash([first]: Parts): boolean {
  return typeof first === 'string' && (first.startsWith('/') || first === '*');
}

/** Whether an argument may be the function that answers, and is no options, be they written elsewhere. */
export function mayHandle(evaluator: Evaluator, node: ts.Expression): boolean {
  if (ts.isFunctionLike(node)) return !hearsFailure(node);
  const values = ts.isIdentifier(node) ? evaluator.valuesOf(node) : [];
  if (values.length > 0) return !values.every(({ kind }) => kind === 'object' || kind === 'text');
  return !ts.isObjectLiteralExpression(node) && !ts.isStringLiteralLike(node);
}

/** Whether a function is told what became of something that was asked: `(error, answer) => …`. Four parameters are those of who answers after a failure. */
function hearsFailure({ parameters }: ts.SignatureDeclaration): boolean {
  const [first] = parameters;
  return first !== undefined && parameters.length < 4 && /^_?err(?:or)?$/.test(first.name.getText());
}

/** A path under a prefix; the root of a router is the prefix itself. */
export function joined(prefix: Parts, path: Parts): Parts {
  const [only] = path;
  if (path.length === 0 || (path.length === 1 && only === '/')) return prefix.length > 0 ? prefix : path;
  const isBare = prefix.every((part) => part === '' || part === '/');
  return isBare ? path : joinUrl(prefix, path);
}

/** Paths that one pattern is written for. */
const MOST_PATHS = 8;

/** The paths that a plain pattern is for, `/(\/api)?/` or `/^\/(shop|till)\/v1/`; none of any other. */
export function pathsOfPattern({ text }: ts.RegularExpressionLiteral): readonly Parts[] {
  const written = text
    .slice(1, text.lastIndexOf('/'))
    .replace(/^\^/, '')
    .replace(/\$$/, '')
    .replaceAll('\\/', '/');
  if (!/^(?:[\w/-]+|\((?:\?:)?[\w/|-]+\)\??)+$/.test(written)) return [];
  let found: readonly string[] = [''];
  for (const [whole, group] of written.matchAll(/\((?:\?:)?([\w/|-]+)\)\??|[\w/-]+/g)) {
    const choices = group === undefined ? [whole] : group.split('|');
    const all = whole.endsWith('?') ? ['', ...choices] : choices;
    found = found.flatMap((start) => all.map((end) => start + end)).slice(0, MOST_PATHS);
  }
  return found.map((each) => [each === '' ? '/' : each]);
}
