import picomatch from 'picomatch';
import type { Path } from './nouns.js';

/** A name that begins with a dot is a name like others, and a `+` is a letter like others (`c++`, `+page.ts`). */
const DIALECT = { dot: true, regex: false };

const LONGEST = 1_000;
/** Each multiplies what a path that does not match can cost. */
const MOST_WILDCARDS = 8;

/** Whether a text is a glob rather than a plain name. */
export function isGlob(text: string): boolean {
  return picomatch.scan(text).isGlob;
}

/** A test for paths: `**` crosses directories, `*` does not, names that begin with a dot are matched as well. */
export function globMatcher(glob: string): (path: Path) => boolean {
  const match = picomatch(glob, DIALECT);
  return (path) => match(path);
}

/** Ways in which picomatch says "no segment . or ..", at every letter. No path has such a segment, and looking for them takes most of the time. */
const NO_DOTS = ['(?!(?:^|\\/)\\.{1,2}(?:\\/|$))', '(?!\\.{1,2}(?:\\/|$))'];

/**
 * The same as an expression, for those who put more into it.
 * @throws SyntaxError for what cannot be read as a glob
 */
export function globRegExp(glob: string): RegExp {
  const { source } = picomatch.makeRe(glob, { ...DIALECT, debug: true });
  return new RegExp(NO_DOTS.reduce((text, part) => text.replaceAll(part, ''), source));
}

/** What is wrong with a glob, to be said behind its name, and how to mend it; `undefined` when nothing is. */
export function globFault(glob: string): { readonly message: string; readonly hint: string } | undefined {
  if (glob.length > LONGEST) {
    return { message: `is longer than ${LONGEST} characters`, hint: 'write several shorter ones' };
  }
  if ((glob.match(/\*+/g) ?? []).length > MOST_WILDCARDS) {
    return {
      message: `has more than ${MOST_WILDCARDS} wildcards`,
      hint: 'write ** for whatever lies between',
    };
  }
  if (/(?<!\\)[+*]\(/.test(glob)) {
    return {
      message: 'repeats a group, which can take for ever',
      hint: 'write @(a|b) for one of several, or * for anything',
    };
  }
  try {
    // Some expressions are refused only when they are first used.
    globRegExp(glob).test('');
    return undefined;
  } catch {
    return {
      message: 'cannot be read as a glob',
      hint: 'close every bracket, or put a backslash before one that is part of a name',
    };
  }
}
