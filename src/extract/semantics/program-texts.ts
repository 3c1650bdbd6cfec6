/** What is asked of the text of a program without a syntax tree: how often a name stands in it, and what of it is only a comment. */
import { escaped } from '../../model/escaped.js';

/** How often a name stands in a text, at most twice. */
export function occurrences(text: string, name: string): number {
  let count = 0;
  const word = new RegExp(`(?<![\\w$])${escaped(name)}(?![\\w$])`, 'g');
  while (count < 2 && word.test(text)) count += 1;
  return count;
}

/** A text without the comments that begin a line: elsewhere `/*` may be part of a path, as in `app.use('/orders/*', …)`. */
export function withoutNotes(text: string): string {
  let rest = '';
  let from = 0;
  for (const { start, end } of notesIn(text)) {
    rest += text.slice(from, start);
    from = end;
  }
  return rest + text.slice(from);
}

/** Where a line and a column of a text stand when it is without notes, which stand before all else of a line. */
export function placesWithoutNotes(text: string): (line: number, column: number) => number {
  const notes = notesIn(text);
  const lines: { readonly start: number; readonly shift: number }[] = [];
  let [next, gone] = [0, 0];
  for (let at = 0; ; ) {
    const end = text.indexOf('\n', at);
    const start = Math.min(at, notes[next]?.start ?? at) - gone;
    for (; next < notes.length && (end === -1 || notes[next]!.end <= end); next += 1)
      gone += notes[next]!.end - notes[next]!.start;
    lines.push({ start, shift: at - gone });
    if (end === -1) break;
    at = end + 1;
  }
  return (line, column) => {
    const { start, shift } = lines[line - 1] ?? { start: 0, shift: 0 };
    return Math.max(start, shift + column - 1);
  };
}

const CLOSES = /\s{0,200}\}/y;

function notesIn(text: string): readonly { readonly start: number; readonly end: number }[] {
  const found: { readonly start: number; readonly end: number }[] = [];
  for (const { 0: begin, index } of text.matchAll(/^[ \t]*(?:\{?\/\*|\/\/)/gm)) {
    if (index < (found.at(-1)?.end ?? 0)) continue;
    const isOpen = begin.endsWith('*');
    const last = isOpen ? text.indexOf('*/', index + begin.length) : text.indexOf('\n', index);
    const end = last === -1 ? text.length : last + (isOpen ? 2 : 0);
    // In a template of JSX one stands in brackets of its own, `{/* orders */}`: without both, or neither.
    CLOSES.lastIndex = end;
    const isInBrackets = isOpen && begin.includes('{');
    const closed = isInBrackets ? CLOSES.exec(text)?.[0].length : 0;
    found.push({ start: closed === undefined ? index + begin.length - 2 : index, end: end + (closed ?? 0) });
  }
  return found;
}

export function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^[ \t]*\/\/.*$/gm, '');
}

/** A text without the names by which it only hands out what it declares: `export { find }`, `module.exports = { find, save: save }`. */
export function withoutExports(text: string): string {
  return text
    .replace(/^(?:module\.)?exports\.([\w$]+)[ \t]*=[ \t]*\1[ \t]*;?[ \t]*$/gm, '')
    .replace(
      /^(module\.exports[ \t]*=|export)[ \t]*\{([^{}]*)\}(?![ \t]*from\b)/gm,
      (_, start, list: string) => {
        const others = list
          .split(',')
          .filter((each) => !/^\s*([\w$]+)\s*(?::\s*\1\s*)?$/.test(withoutComments(each)));
        return `${start} {${others.join(',')}}`;
      },
    );
}

/** Whether a text calls something by a name that it neither declares nor imports, be it as a member: `find(id: string): Promise<Order>;`. */
export function isFreeIn(text: string, name: string): boolean {
  if (!text.includes(name)) return false;
  const word = `${escaped(name)}(?![\\w$])`;
  const rest = text.replace(new RegExp(`^[ \\t]*${word}\\s*\\([^\\n]*\\)\\s*(?::[^\\n]*|\\{)$`, 'gm'), '');
  return (
    new RegExp(
      `(?<![\\w$.]|\\b(?:async|static|public|private|protected|override|get|set)\\s)${word}\\s*\\(`,
    ).test(rest) &&
    !new RegExp(`(?:\\b(?:function\\s*\\*?|const|let|var|class|as)\\s+|[{,]\\s*|\\bimport\\s+)${word}`).test(
      text,
    )
  );
}

/** What imports call a file: its name, or that of the directory of which it is the index. */
export function stemOf(path: string): string {
  const parts = path.replace(/\.\w+$/, '').split('/');
  return (parts.at(-1) === 'index' ? parts.at(-2) : parts.at(-1)) ?? path;
}
