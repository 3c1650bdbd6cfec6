/**
 * One pattern of CODEOWNERS → a test for paths. In: the pattern as written, and whose rules hold. Out: whether a path matches.
 * GitHub: as in .gitignore, but `docs/*` means only what lies directly in docs, and there is neither `!` nor `[a-z]`
 * (https://docs.github.com/articles/about-code-owners). GitLab: as Ruby's fnmatch, so only a slash or `**` at the end means a whole directory
 * (https://docs.gitlab.com/user/project/codeowners/reference/). Why not an expression: a stranger's pattern may make one take for ever.
 */
import type { Path } from '../../model/nouns.js';

export type Dialect = 'GitHub' | 'GitLab';

/** Any number of items, or one that passes the test. */
type Step<Item> = 'any' | ((item: Item) => boolean);

export function pathMatcher(pattern: string, dialect: Dialect): (path: Path) => boolean {
  const steps = stepsOf(pattern, dialect);
  if (steps.length === 1 && steps[0] === 'any') return () => true;
  const start = literalStart(pattern);
  // A directory that is named in full, as most patterns are.
  if (`/${start}/` === pattern) return (path) => path.startsWith(start) && path[start.length] === '/';
  return (path) => path.startsWith(start) && walk(steps, path.split('/'));
}

function stepsOf(pattern: string, dialect: Dialect): Step<string>[] {
  if (/^\/?\*\*?$/.test(pattern) && !(dialect === 'GitHub' && pattern === '/*')) return ['any'];
  const isDirectory = pattern.endsWith('/');
  const bare = pattern.replace(/^\//, '').replace(/\/$/, '');
  const segments = bare.split('/');
  const isAnchored = pattern.startsWith('/') || (dialect === 'GitHub' && segments.length > 1);
  const last = segments.length - 1;
  const steps = segments.flatMap((segment, index): Step<string>[] => {
    if (segment !== '**') return [segmentMatcher(segment)];
    return index === last && isDirectory ? [() => true, 'any'] : ['any'];
  });
  const inside: Step<string>[] = endOf(segments, isDirectory, dialect);
  return [...(isAnchored ? [] : ['any' as const]), ...steps, ...inside];
}

/** What may follow below what the pattern names. */
function endOf(segments: readonly string[], isDirectory: boolean, dialect: Dialect): Step<string>[] {
  const something = () => true;
  const last = segments.at(-1)!;
  if (isDirectory) return ['any', something];
  if (last === '**') return [something];
  if (dialect === 'GitLab') return [];
  return last === '*' ? [] : ['any'];
}

function segmentMatcher(segment: string): (text: string) => boolean {
  if (!/[*?\\]/.test(segment)) return (text) => text === segment;
  const steps: Step<string>[] = [];
  for (const [, escaped, one] of segment.matchAll(/\\(.)|(.)/gsu)) {
    if (escaped === undefined && one === '*') steps.push('any');
    else if (escaped === undefined && one === '?') steps.push(() => true);
    else steps.push((character) => character === (escaped ?? one));
  }
  return (text) => walk(steps, [...text]);
}

/** What every path that matches begins with: most patterns name a place, and most paths are elsewhere. */
function literalStart(pattern: string): string {
  return pattern.startsWith('/')
    ? pattern
        .slice(1)
        .replace(/[*?\\].*$/s, '')
        .replace(/\/$/, '')
    : '';
}

/** Whether the steps lead through all items. The latest `any` takes one more item whenever the rest does not fit: never exponential. */
function walk<Item>(steps: readonly Step<Item>[], items: readonly Item[]): boolean {
  let [step, item, afterAny, retry] = [0, 0, -1, 0];
  while (item < items.length) {
    const next = steps[step];
    if (next === 'any') {
      step += 1;
      afterAny = step;
      retry = item;
    } else if (next?.(items[item]!)) {
      step += 1;
      item += 1;
    } else if (afterAny >= 0) {
      step = afterAny;
      retry += 1;
      item = retry;
    } else return false;
  }
  return steps.slice(step).every((left) => left === 'any');
}
