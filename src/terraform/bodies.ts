/** In: the text of a file of Terraform. Out: its blocks; without those that cannot be read. */
import { ExpressionReader, NotRead } from './expressions.js';
import { Scanner } from './scanner.js';
import type { Attribute, Block, Body } from './syntax.js';

/** Longer files are written by programs. */
const LONGEST = 500_000;
const DEEPEST = 20;
/** Blocks that cannot be read; of more nothing else is read either. */
const MOST_UNREAD = 20;

export function bodyOf(text: string): Body {
  const blocks: Block[] = [];
  const attributes = new Map<string, Attribute>();
  if (text.length > LONGEST) return { attributes, blocks };
  const scan = new Scanner(text.replace(/^\uFEFF/, ''));
  for (let left = MOST_UNREAD; left > 0 && !scan.isAtEnd; left -= 1) {
    try {
      readInto(scan, new ExpressionReader(scan), attributes, blocks, 0);
    } catch (error) {
      if (!(error instanceof NotRead)) throw error;
    }
    goBehindBlock(scan);
  }
  return { attributes, blocks };
}

/** Goes to where the next block may begin: as they are formatted, nothing but the end of one is a bracket at the beginning of a line. */
function goBehindBlock(scan: Scanner): void {
  const end = scan.isAtEnd ? -1 : scan.text.indexOf('\n}', scan.at);
  scan.at = end === -1 ? scan.text.length : end + 2;
}

function readInto(
  scan: Scanner,
  expressions: ExpressionReader,
  attributes: Map<string, Attribute>,
  blocks: Block[],
  depth: number,
): void {
  if (depth > DEEPEST) throw new NotRead();
  for (;;) {
    scan.skip(true);
    if (scan.isAtEnd || scan.sees('}')) return;
    const { line } = scan;
    const type = scan.take(/[A-Za-z_][\w-]*/y);
    if (type === undefined) throw new NotRead();
    scan.skip(false);
    if (scan.takes('=')) {
      scan.skip(false);
      attributes.set(type, { value: expressions.read(false), line });
      continue;
    }
    const labels: string[] = [];
    for (let label = takeLabel(scan); label !== undefined; label = takeLabel(scan)) labels.push(label);
    if (!scan.takes('{')) throw new NotRead();
    const inner = { attributes: new Map<string, Attribute>(), blocks: [] as Block[] };
    readInto(scan, expressions, inner.attributes, inner.blocks, depth + 1);
    if (!scan.takes('}')) throw new NotRead();
    blocks.push({ type, labels, body: inner, line });
  }
}

function takeLabel(scan: Scanner): string | undefined {
  const label = scan.take(/"[^"\n]*"|[A-Za-z_][\w-]*/y);
  scan.skip(false);
  return label?.replace(/^"|"$/g, '');
}
