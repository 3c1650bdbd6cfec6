/**
 * The text of a CODEOWNERS file → who owns which path: of the rules that match, the last one counts, in GitLab's form the last of each
 * section. In: text and dialect. Out: for a path, the owners and the line that says so. What cannot be read is a problem, not a failure.
 */
import type { Path } from '../../model/nouns.js';
import { type Dialect, pathMatcher } from './codeowners-pattern.js';

export interface Codeowners {
  readonly rules: readonly OwnerRule[];
  /** Lines that say nothing that the host would understand. */
  readonly problems: readonly { readonly line: number; readonly message: string }[];
}

/** One line: who owns what it matches; nobody when it names no owner. */
export interface OwnerRule {
  readonly pattern: string;
  readonly owners: readonly string[];
  readonly line: number;
  /** Rules of one section stand by themselves; `''` outside of sections, and always on GitHub. */
  readonly section: string;
  /** Its owners may approve and need not (GitLab's `^[Section]`). */
  readonly optional: boolean;
  /** It takes what it matches out of its section (GitLab). */
  readonly excludes: boolean;
  matches(path: Path): boolean;
}

/** Characters of a pattern or owner. */
const LONGEST = 500;

const SECTION = /^(\^?)\[([^\]]+)\](?:\[\d+\])?\s*(.*)$/;

/** Whether a text has sections, which only GitLab knows. */
export function hasSections(text: string): boolean {
  return text.split('\n').some((line) => /^\^?\[[^\]]+\](?:\[\d+\])?(\s+[@\w].*)?\s*$/.test(line));
}

export function parseCodeowners(text: string, dialect: Dialect): Codeowners {
  const rules: OwnerRule[] = [];
  const problems: Codeowners['problems'][number][] = [];
  let section = { name: '', optional: false, owners: [] as readonly string[] };
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = index + 1;
    const words = wordsOf(raw);
    if (words.length === 0) continue;
    const header = dialect === 'GitLab' ? SECTION.exec(words.join(' ')) : null;
    if (header) {
      const [, caret = '', name = '', owners = ''] = header;
      section = { name: name.toLowerCase(), optional: caret === '^', owners: wordsOf(owners) };
      continue;
    }
    const [written = '', ...owners] = words;
    const excludes = dialect === 'GitLab' && written.startsWith('!');
    const pattern = excludes ? written.slice(1) : written;
    const problem = problemOf(pattern, owners, dialect);
    if (problem !== undefined) {
      problems.push({ line, message: problem });
      continue;
    }
    rules.push({
      pattern,
      owners: dialect === 'GitLab' && owners.length === 0 ? section.owners : owners,
      line,
      section: section.name,
      optional: section.optional,
      excludes,
      matches: pathMatcher(pattern, dialect),
    });
  }
  return { rules, problems };
}

/** The rules that decide about a path: the last that matches, of each section. Those that only may approve count where no other does. */
export function decidingRules({ rules }: Codeowners, path: Path): readonly OwnerRule[] {
  const decided = new Map<string, OwnerRule | undefined>();
  for (let index = rules.length - 1; index >= 0; index -= 1) {
    const rule = rules[index]!;
    const known = decided.get(rule.section);
    if (known !== undefined && !rule.excludes) continue;
    if (rule.matches(path)) decided.set(rule.section, rule);
  }
  const deciding = [...decided.values()].filter((rule) => rule !== undefined);
  const owning = deciding.filter(({ excludes, owners }) => !excludes && owners.length > 0);
  const required = owning.filter(({ optional }) => !optional);
  return required.length > 0 ? required : owning;
}

/** The words of a line, as blanks part them that no backslash escapes; a word that begins with a hash begins a comment. */
function wordsOf(line: string): string[] {
  const words = line.trim().match(/(?:\\.|[^\s\\])+/gs) ?? [];
  const comment = words.findIndex((word) => word.startsWith('#'));
  return (comment === -1 ? words : words.slice(0, comment)).map((word) => word.replace(/\\([\s#])/g, '$1'));
}

function problemOf(pattern: string, owners: readonly string[], dialect: Dialect): string | undefined {
  if (pattern.length > LONGEST || owners.some(({ length }) => length > LONGEST))
    return 'the line cannot be read: it has a word that is too long';
  if (pattern === '' || pattern === '/') return 'the pattern can match nothing';
  if (dialect === 'GitHub' && pattern.startsWith('!'))
    return 'GitHub knows no pattern with "!", and skips the line';
  if (dialect === 'GitHub' && /(?<!\\)\[/.test(pattern))
    return 'GitHub knows no pattern with "[…]", and skips the line';
  if (/(^|\/)\.{1,2}(\/|$)/.test(pattern)) return 'the pattern can match nothing: no path has such a segment';
  if (pattern.includes('//') || /(?:\*[^/]*){12}/.test(pattern)) return 'the pattern cannot be read';
  const wrong = owners.find((owner) => !/^@[\w@.-][\w./-]*$|^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(owner));
  return wrong === undefined
    ? undefined
    : `"${wrong}" is neither @user, @organisation/team nor an e-mail address`;
}
