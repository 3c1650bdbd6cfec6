/**
 * References in texts of the Serverless Framework: `orders-${self:custom.of.${opt:stage, 'dev'}}`. In: a text. Out: its pieces, and what a reference
 * names one after the other, of which the first holds that is known.
 * Source: https://www.serverless.com/framework/docs/guides/variables
 */

/** A piece of a text: what is written, and what stands in the braces of a reference. */
export interface WrittenPiece {
  readonly written: string;
  readonly inner?: string;
}

/** The pieces of a text, references and what stands between them, whatever those refer to in turn. */
export function splitReferences(text: string): readonly WrittenPiece[] {
  const pieces: WrittenPiece[] = [];
  let [start, index] = [0, text.indexOf('${')];
  while (index !== -1) {
    const end = closing(text, index + 2);
    if (end === -1) break;
    if (index > start) pieces.push({ written: text.slice(start, index) });
    pieces.push({ written: text.slice(index, end + 1), inner: text.slice(index + 2, end) });
    start = end + 1;
    index = text.indexOf('${', start);
  }
  if (start < text.length) pieces.push({ written: text.slice(start) });
  return pieces;
}

/** Where the brace closes that was opened before a place; -1 where none does. */
function closing(text: string, from: number): number {
  let depth = 1;
  for (let index = from; index < text.length; index += 1) {
    if (text[index] === '{') depth += 1;
    if (text[index] === '}') depth -= 1;
    if (depth === 0) return index;
  }
  return -1;
}

/** What a reference names, and what it is to be for want of that: `opt:stage`, `self:custom.stage`, `'dev'`. */
export function alternativesIn(inner: string): readonly string[] {
  const found: string[] = [];
  let [start, depth, quote] = [0, 0, ''];
  for (let index = 0; index < inner.length; index += 1) {
    const next = inner[index] ?? '';
    if (quote !== '') quote = next === quote ? '' : quote;
    else if (next === "'" || next === '"') quote = next;
    else if (/[({[]/.test(next)) depth += 1;
    else if (/[)}\]]/.test(next)) depth -= 1;
    else if (next === ',' && depth === 0) {
      found.push(inner.slice(start, index).trim());
      start = index + 1;
    }
  }
  return [...found, inner.slice(start).trim()];
}

/** What a reference is for want of what it names before, where that is written out: `'dev'`, `3000`, and what a reference within it stood for. */
export function literalOf(alternative: string): string | undefined {
  const [, , text] = /^(['"])([^'"]*)\1$/.exec(alternative) ?? [];
  return text ?? (/^(?!null$)[\w./-]+$/.test(alternative) ? alternative : undefined);
}
