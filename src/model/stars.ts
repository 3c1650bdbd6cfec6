/**
 * Tells whether a text matches a pattern in which `*` stands for any text, an empty one too. Each part is looked for after
 * the one before it, so that it takes no longer than the text is, whatever the pattern: a regular expression of someone
 * else's pattern may take forever.
 */
export function starMatcher(pattern: string): (text: string) => boolean {
  const [start = '', ...middle] = pattern.split('*');
  const end = middle.pop();
  if (end === undefined) return (text) => text === start;
  const shortest = start.length + end.length;
  return (text) => {
    if (text.length < shortest || !text.startsWith(start) || !text.endsWith(end)) return false;
    let at = start.length;
    for (const part of middle) {
      const found = text.indexOf(part, at);
      if (found === -1) return false;
      at = found + part.length;
    }
    return at <= text.length - end.length;
  };
}
