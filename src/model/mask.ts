/** Passwords stand in what people type and paste; whatever shows such a text takes them out first. */

export const MASK = '***';

/** Passwords inside a value: `scheme://user:password@host`, `?password=…`, `host=… password=…`. */
export function maskInside(value: string): string {
  return maskUserInfo(value).replace(
    /((?:^|[?&;,\s])(?:ssl)?(?:password|passwd|pwd|pass|token|secret|api[_-]?key|sig|signature)\s*=\s*)(?:'[^']*'|"[^"]*"|[^&;\s]+)/gi,
    `$1${MASK}`,
  );
}

/**
 * A password may hold any character, even "@" and "/": all up to the last "@" of a word counts. Who takes a URL for a path leaves one of its
 * two slashes.
 */
function maskUserInfo(value: string): string {
  return value.replace(/\S+/g, (word) => {
    const scheme = /:\/+/.exec(word);
    const end = word.lastIndexOf('@');
    if (!scheme || end < scheme.index) return word;
    const start = scheme.index + scheme[0].length;
    const user = word.slice(start).match(/^[^:@/?#]*/)?.[0] ?? '';
    const afterUser = start + user.length;
    return word[afterUser] === ':' && afterUser < end
      ? `${word.slice(0, afterUser)}:${MASK}${word.slice(end)}`
      : word;
  });
}
