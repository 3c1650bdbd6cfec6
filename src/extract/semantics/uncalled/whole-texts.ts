/** What a file is told to be by its whole text: a barrel, a template that shows a component, one that declares a type by a name. */
import { escaped } from '../../../model/escaped.js';
import type { Path } from '../../../model/nouns.js';
import { LOOKED_FOR } from './doings.js';

/** Whether a template names a component, or a directive, in its own way: `<order-list />`, `v-order-list`. */
export function isInTemplate(text: string, name: string, path: Path): boolean {
  const inTemplate = name.replace(/\B[A-Z]/g, '-$&').toLowerCase();
  return path.endsWith('.vue') && inTemplate.includes('-') && text.includes(inTemplate);
}

/** Whether a text has all of a file otherwise than for one of its members, or under a name. */
export function isRequiredWhole(text: string, specifier: string): boolean {
  return new RegExp(`\\brequire\\(\\s*["']${escaped(specifier)}["']\\s*\\)(?!\\s*[?!]?\\.)`).test(text);
}

/** What passes on what another file hands out; nothing that may begin again in it, lest each of many be read to the end. */
const PASSES_ON =
  /^[ \t]*export\s+(?:type\s+)?(?:\*(?:\s*as\s+[\w$]+)?|(?:[\w$]+\s*,\s*)?\{[^{}]*\}|[\w$]+)\s*from\s*["'][^"'\n]*["'][ \t]*;?/gm;

/**
 * Whether only imports lead to a barrel. A framework may load what goes by a name of its own, or passes on what it looks for:
 * `export { createOrder as POST } from '../orders'` in `app/api/orders/route.ts`.
 */
export function isBarrelForImports(path: Path, text: string): boolean {
  if (!/(?:^|\/)index\.\w+$/.test(path) || !isBarrel(text)) return false;
  const lists = [...text.matchAll(/\{([^{}]*)\}/g)].flatMap(([, list = '']) => list.split(','));
  return !lists.some((each) => LOOKED_FOR.test(/([\w$]+)\s*$/.exec(each)?.[1] ?? ''));
}

/** Whether all that a text does is to pass on what others hand out. */
export function isBarrel(text: string): boolean {
  const rest = text.replace(PASSES_ON, '');
  return rest.trim() === '';
}

export function isType(text: string, name: string): boolean {
  return new RegExp(`\\b(?:interface|type)\\s+${escaped(name)}(?![\\w$])`).test(text);
}
