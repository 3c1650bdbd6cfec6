/** What a file is told to be by its whole text: a barrel, a template that shows a component, one that declares a type by a name. */
import { escaped } from '../../../model/escaped.js';
import type { Path } from '../../../model/nouns.js';

/** Whether a template names a component, or a directive, in its own way: `<order-list />`, `v-order-list`. */
export function isInTemplate(text: string, name: string, path: Path): boolean {
  const inTemplate = name.replace(/\B[A-Z]/g, '-$&').toLowerCase();
  return path.endsWith('.vue') && inTemplate.includes('-') && text.includes(inTemplate);
}

/** Whether a text has all of a file otherwise than for one of its members, or under a name. */
export function isRequiredWhole(text: string, specifier: string): boolean {
  return new RegExp(`\\brequire\\(\\s*["']${escaped(specifier)}["']\\s*\\)(?!\\s*[?!]?\\.)`).test(text);
}

/** Whether all that a text does is to pass on what others hand out. */
export function isBarrel(text: string): boolean {
  const rest = text.replace(/^[ \t]*export\b[^"'`;=()]*?\bfrom\s*["'][^"'\n]*["'][ \t]*;?/gm, '');
  return rest.trim() === '';
}

export function isType(text: string, name: string): boolean {
  return new RegExp(`\\b(?:interface|type)\\s+${escaped(name)}(?![\\w$])`).test(text);
}
