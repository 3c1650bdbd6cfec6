/**
 * In: the text of a template of Helm. Out: its pieces: what stands as it is, what is put in, and what chooses or repeats, with what lies between it and its `end`.
 * Source: https://pkg.go.dev/text/template
 */

export type TemplatePiece =
  | { readonly kind: 'text'; readonly text: string; readonly line: number }
  /** @param isAlone nothing but such tags stands in its line */
  | { readonly kind: 'put'; readonly says: string; readonly line: number; readonly isAlone: boolean }
  | TemplateBlock;

export interface TemplateBlock {
  readonly kind: 'block';
  readonly word: 'if' | 'with' | 'range' | 'define' | 'block';
  readonly says: string;
  readonly line: number;
  /** It ends in the line that it begins in, beside what else stands there: `host: {{ if .local }}localhost{{ else }}shop.example{{ end }}`. */
  isInLine: boolean;
  readonly body: TemplatePiece[];
  /** Those of `else`, each with what it asks. */
  readonly others: { readonly says: string; readonly body: TemplatePiece[] }[];
}

const DEEPEST = 30;

export function parseTemplate(text: string): readonly TemplatePiece[] {
  const root: TemplatePiece[] = [];
  const open: { block?: TemplateBlock; into: TemplatePiece[] }[] = [{ into: root }];
  let line = 0;
  const alone = new Set(
    text.split('\n').flatMap((each, index) => (/^\s*(?:\{\{[^{}]*\}\}\s*)+$/.test(each) ? [index] : [])),
  );
  for (const piece of text.split(/(\{\{[^{}]*\}\})/)) {
    const top = open.at(-1)!;
    const tag = /^\{\{-?([^{}]*?)-?\}\}$/.exec(piece)?.[1]?.trim();
    if (tag === undefined) {
      if (piece !== '') top.into.push({ kind: 'text', text: piece, line });
    } else if (!tag.startsWith('/*')) {
      const [, word = '', says = ''] = /^(\w+)\b\s*([\s\S]*)$/.exec(tag) ?? [];
      if (/^(?:if|with|range|define|block)$/.test(word) && open.length < DEEPEST) {
        const kind = word as TemplateBlock['word'];
        const block: TemplateBlock = {
          kind: 'block',
          word: kind,
          says,
          line,
          isInLine: false,
          body: [],
          others: [],
        };
        top.into.push(block);
        open.push({ block, into: block.body });
      } else if (word === 'else' && top.block) {
        const other = { says: says.replace(/^(?:if|with)\b\s*/, ''), body: [] };
        top.block.others.push(other);
        top.into = other.body;
      } else if (word === 'end') {
        const { block } = open.length > 1 ? open.pop()! : {};
        if (block?.line === line && !alone.has(line)) block.isInLine = true;
      } else top.into.push({ kind: 'put', says: tag, line, isAlone: alone.has(line) });
    }
    line += piece.split('\n').length - 1;
  }
  return root;
}
