/**
 * What GitHub documents of CODEOWNERS, written down as naively as possible, to test the real matcher against
 * (https://docs.github.com/articles/about-code-owners and https://git-scm.com/docs/gitignore#_pattern_format): a pattern names files or
 * directories; a directory's files are all that lies in it, however deep; but `docs/*` means only what lies directly there. The last match counts.
 */

/** Whether a pattern matches a file: itself, or a directory that holds it. */
export function documentedMatch(pattern: string, path: string): boolean {
  const names = path.split('/').map((_, index, all) => all.slice(0, index + 1).join('/'));
  const isNamed = (name: string) => expressionOf(pattern).test(name);
  if (pattern === '*' || pattern === '**') return true;
  if (pattern.endsWith('/')) return names.slice(0, -1).some(isNamed);
  return /\/\*$/.test(pattern) ? isNamed(path) : names.some(isNamed);
}

/** The owners of the last rule that matches; nobody where it names none. */
export function documentedOwners(
  rules: readonly { readonly pattern: string; readonly owners: readonly string[] }[],
  path: string,
): readonly string[] {
  return rules.filter(({ pattern }) => documentedMatch(pattern, path)).at(-1)?.owners ?? [];
}

/** A slash at the beginning or in the middle ties a pattern to the root. */
function expressionOf(pattern: string): RegExp {
  const bare = pattern.replace(/\/$/, '');
  const start = bare.includes('/') ? '^' : '^(?:.*/)?';
  const body = bare
    .replace(/^\//, '')
    .split(/(\*\*\/|\/\*\*$|\*|\?|\\.)/)
    .map((part) => {
      if (part === '**/') return '(?:.*/)?';
      if (part === '/**') return '/.+';
      if (part === '*') return '[^/]*';
      if (part === '?') return '[^/]';
      return part.replace(/^\\/, '').replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
    });
  return new RegExp(`${start}${body.join('')}$`, 's');
}
