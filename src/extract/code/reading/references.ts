/**
 * In: the text of a script. Out: the files and packages that its triple-slash directives name, which declare what it uses without an import.
 * https://www.typescriptlang.org/docs/handbook/triple-slash-directives.html
 */
import type { Found } from './syntax-tree.js';

const DIRECTIVE = /^\/\/\/\s*<reference\s+(types|path)\s*=\s*(["'])([^"']+)\2/;
const SIGN = '<reference';

/** The references of a script; directives count only before all else but comments. What they name need not be there: they may be generated. */
export function referencesIn(text: string): readonly Found[] {
  if (!text.includes(SIGN)) return [];
  const found: Found[] = [];
  for (let at = 0; at < text.length; ) {
    const end = endOf('\n', text, at);
    const line = text.slice(at, end);
    const start = line.length - line.trimStart().length;
    if (line.startsWith('/*', start)) {
      at = endOf('*/', text, at + start + 2);
      continue;
    }
    if (start < line.length && !line.startsWith('//', start)) break;
    const [, kind, , name = ''] = DIRECTIVE.exec(line.slice(start)) ?? [];
    const specifier = kind === 'path' && !/^[./]/.test(name) ? `./${name}` : name;
    if (kind !== undefined) found.push({ kind: 'type', specifier, offset: at + start, form: 'asset' });
    at = end;
  }
  return found;
}

/** Where a text goes on behind the next of some marks; its end where there is none. */
function endOf(mark: string, text: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at === -1 ? text.length : at + mark.length;
}
