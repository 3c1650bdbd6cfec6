const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  a: '\x07',
};

/** A path that git quotes as C would: `"a\tb"`, `"\303\266"`. */
export function unquote(text: string): string {
  const bytes: Buffer[] = [];
  for (const [, octal, escaped, plain] of text.slice(1, -1).matchAll(/\\([0-7]{3})|\\(.)|([^\\]+)/gs)) {
    if (octal !== undefined) bytes.push(Buffer.from([Number.parseInt(octal, 8) & 0xff]));
    else
      bytes.push(Buffer.from(escaped === undefined ? (plain ?? '') : (ESCAPES[escaped] ?? escaped), 'utf8'));
  }
  return Buffer.concat(bytes).toString('utf8');
}
