/**
 * What of a statement may be shown: passwords and personal data stand in string constants and comments, so those go
 * wherever PostgreSQL has not already put `$1` in their place; control characters go because reports end up in
 * terminals. In: a statement's text and tokens; out: one line.
 */
import type { Token } from './tokens.js';
import { tokens } from './tokens.js';

/** The text on one line: white space collapsed, control and direction-changing characters removed. */
export function oneLine(text: string, found: readonly Token[] = tokens(text)): string {
  return plain(
    rewritten(text, found, (token, source) => (token.kind === 'comment' ? block(source) : source)),
  );
}

/**
 * One line, each string constant and each number of more than six digits (an account, a telephone) replaced by `…`, and each
 * comment left out but PostgreSQL's own, which says that a list was longer.
 */
export function redacted(text: string, found: readonly Token[] = tokens(text)): string {
  if (!found.some(isRevealing)) return plain(text);
  return plain(
    rewritten(text, found, (token, source) => {
      if (token.kind === 'comment') return source === '/*, ... */' ? source : ' ';
      if (token.kind === 'string') return "'…'";
      return isRevealing(token) ? '…' : source;
    }),
  );
}

function isRevealing({ kind, start, end }: Token): boolean {
  return kind === 'string' || kind === 'comment' || (kind === 'number' && end - start > 6);
}

/**
 * One line that ends at the first string constant or comment. For a text that PostgreSQL's grammar does not read: it may
 * follow other quoting rules, and then what looks like the end of a string is not one.
 */
export function cutAtLiteral(text: string): string {
  const found = tokens(text);
  const first = found.find(
    (token) => token.kind === 'string' || token.kind === 'comment' || token.unfinished,
  );
  if (!first) return plain(text);
  return `${plain(text.slice(0, first.start))} '…'`.trim();
}

/** A line comment would swallow the rest of the line it is moved to. */
function block(comment: string): string {
  return comment.startsWith('--') ? `/*${comment.slice(2).replaceAll('*/', '* /')} */` : comment;
}

function rewritten(
  text: string,
  found: readonly Token[],
  write: (token: Token, source: string) => string,
): string {
  let result = '';
  let end = 0;
  for (const token of found) {
    result += text.slice(end, token.start) + write(token, text.slice(token.start, token.end));
    end = token.end;
  }
  return result + text.slice(end);
}

function plain(text: string): string {
  if (!/[^\S ]| {2}|[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(text)) return text.trim();
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim();
}
