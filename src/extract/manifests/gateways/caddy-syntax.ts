/**
 * In: the text of a Caddyfile. Out: its lines, blocks inside of blocks, with what snippets put in the place of `import`. Whatever the text is, as much of it as can be
 * read is. Source: https://caddyserver.com/docs/caddyfile/concepts
 */

/** A line: a directive with its arguments, or the addresses of a site. */
export interface CaddyLine {
  readonly words: readonly string[];
  /** What stands in its braces; absent where it has none. */
  readonly block?: readonly CaddyLine[];
  /** From 1. */
  readonly line: number;
}

/** Deeper nesting and longer texts are nobody's gateway, nor are more lines that snippets bring. */
const DEEPEST = 20;
const LONGEST = 500_000;
const MOST_LINES = 20_000;

export function parseCaddy(text: string): readonly CaddyLine[] {
  const lines = nested(text.slice(0, LONGEST));
  const snippets = new Map<string, readonly CaddyLine[]>();
  for (const { words, block } of lines) {
    const [, name] = /^\((.+)\)$/.exec(words[0] ?? '') ?? [];
    if (name !== undefined && block) snippets.set(name, block);
  }
  const left = { lines: MOST_LINES };
  return expanded(
    lines.filter(({ words }) => !/^\(.+\)$/.test(words[0] ?? '')),
    snippets,
    [],
    left,
    0,
  );
}

function nested(text: string): readonly CaddyLine[] {
  const root: CaddyLine[] = [];
  const open: CaddyLine[][] = [root];
  for (const { words, line } of linesOf(text)) {
    const [first] = words;
    if (first === '}' && words.length === 1) {
      if (open.length > 1) open.pop();
    } else if (words.at(-1) === '{') {
      const block: CaddyLine[] = [];
      if (open.length <= DEEPEST) open.at(-1)!.push({ words: words.slice(0, -1), block, line });
      open.push(block);
    } else if (open.length <= DEEPEST) open.at(-1)!.push({ words, line });
  }
  return root;
}

/** Addresses that end with a comma go on in the next line. */
function* linesOf(text: string): Generator<{ readonly words: readonly string[]; readonly line: number }> {
  const token = /[ \t\r]+|\\\r?\n|\n|#[^\n]*|"(?:[^"\\]|\\[\s\S])*"?|`[^`]*`?|[^\s"`](?:[^\s])*/gy;
  let words: string[] = [];
  let line = 1;
  let begun = 1;
  for (let found = token.exec(text); found; found = token.exec(text)) {
    const [whole] = found;
    if (whole === '\n') {
      if (words.length > 0 && !words.at(-1)!.endsWith(',')) {
        yield { words, line: begun };
        words = [];
      }
    } else if (!/^[ \t\r]|^#|^\\\r?\n/.test(whole)) {
      if (words.length === 0) begun = line;
      const quote = whole[0] === '"' || whole[0] === '`' ? whole[0] : undefined;
      const isClosed = whole.length > 1 && whole.endsWith(quote ?? '\n');
      const bare = quote === undefined ? whole : whole.slice(1, isClosed ? -1 : undefined);
      words.push(quote === '"' ? bare.replace(/\\(["\\])/g, '$1') : bare);
    }
    for (const each of whole) if (each === '\n') line += 1;
  }
  if (words.length > 0) yield { words, line: begun };
}

function expanded(
  lines: readonly CaddyLine[],
  snippets: ReadonlyMap<string, readonly CaddyLine[]>,
  given: readonly string[],
  left: { lines: number },
  depth: number,
): readonly CaddyLine[] {
  return lines.flatMap(({ words: written, block, line }): readonly CaddyLine[] => {
    left.lines -= 1;
    if (left.lines < 0) return [];
    const words = written.map((word) =>
      word.replace(/\{args(?:\[|\.)(\d+)\]?\}/g, (whole, index: string) => given[Number(index)] ?? whole),
    );
    const [first, name = '', ...others] = words;
    const snippet = first === 'import' && depth < DEEPEST ? snippets.get(name) : undefined;
    if (snippet) return expanded(snippet, snippets, others, left, depth + 1);
    return [{ words, ...(block && { block: expanded(block, snippets, given, left, depth) }), line }];
  });
}
