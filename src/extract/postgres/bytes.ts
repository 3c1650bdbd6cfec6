import { isUtf8 } from 'node:buffer';
import type { Notice, Path } from '../../model/nouns.js';
import { UserError } from '../../model/user-error.js';

export interface DecodedText {
  readonly text: string;
  readonly notices: readonly Notice[];
}

/**
 * The text of a file, without its byte order mark. UTF-16 with a mark is read, because PowerShell's `>` writes it.
 * Throws UserError when the file is empty or is not text.
 */
export function decode(bytes: Buffer, path: Path): DecodedText {
  const text = decoded(bytes, path);
  if (text.text.trim() !== '') return text;
  throw new UserError({
    message: `${path} is empty`,
    hint: 'save pg_stat_statements into it again, or take it out of the configuration',
    at: { path },
  });
}

function decoded(bytes: Buffer, path: Path): DecodedText {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: bytes.toString('utf16le', 2), notices: [] };
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    throw new UserError({
      message: `${path} is compressed`,
      hint: `unpack it: gunzip ${path}`,
      at: { path },
    });
  }
  if (isBinary(bytes.subarray(0, 8192))) {
    throw new UserError({
      message: `${path} is not text`,
      hint: 'statements are read from a CSV file with a header line',
      at: { path },
    });
  }
  const withoutMark = bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]))
    ? bytes.subarray(3)
    : bytes;
  if (isUtf8(withoutMark)) return { text: withoutMark.toString('utf8'), notices: [] };
  const message = `${path} is not UTF-8 and was read as Latin-1: names beyond ASCII may be wrong`;
  return { text: withoutMark.toString('latin1'), notices: [{ source: 'statements', message, at: { path } }] };
}

/** NUL and the other control characters that no text has. */
function isBinary(head: Buffer): boolean {
  return head.some((byte) => byte < 0x20 && !(byte >= 0x08 && byte <= 0x0d) && byte !== 0x1b);
}
