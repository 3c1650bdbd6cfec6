import type { OwnerFact } from '../../model/facts.js';
import type { Notice, Path } from '../../model/nouns.js';
import { type Reading, readText, type Tree } from '../tree.js';
import { decidingRules, hasSections, type OwnerRule, parseCodeowners } from './codeowners.js';
import type { Dialect } from './codeowners-pattern.js';
import { CODEOWNERS_PLACES } from './codeowners-places.js';

/** Rules times files; the largest public ones need a fiftieth of it. */
const MOST_QUESTIONS = 500_000_000;

/** Bytes: GitHub reads no larger one. */
const LARGEST = 3_000_000;

/** Who owns which files by the CODEOWNERS file of the tree, one fact for each owner of each rule that decides about some. */
export function readCodeowners(tree: Tree): {
  readonly claims: readonly OwnerFact[];
  readonly read?: Path;
  readonly notices: readonly Notice[];
} {
  const known = new Set(tree.files);
  const [path, ...others] = CODEOWNERS_PLACES.filter((place) => known.has(place));
  if (path === undefined) return { claims: [], notices: [] };
  const { text, notice }: Reading = readText(tree, path, 'ownership', LARGEST);
  if (text === undefined) return { claims: [], notices: notice ? [notice] : [] };
  const dialect = dialectOf(path, text, known);
  const codeowners = parseCodeowners(text, dialect);
  if (codeowners.rules.length * tree.files.length > MOST_QUESTIONS) {
    const message = `the file has ${codeowners.rules.length} rules for ${tree.files.length} files, too many to ask, and is left out`;
    return { claims: [], read: path, notices: [about(path, undefined, message, 1)] };
  }
  const files = new Map<OwnerRule, Path[]>(codeowners.rules.map((rule) => [rule, []]));
  for (const file of tree.files)
    for (const rule of decidingRules(codeowners, file)) files.get(rule)!.push(file);
  const claims = [...files].flatMap(([rule, owned]) =>
    owned.length === 0
      ? []
      : rule.owners.flatMap((owner): OwnerFact[] => {
          const kind = kindOf(owner, dialect);
          if (kind === 'role') return [];
          return [
            {
              source: 'CODEOWNERS',
              owner,
              ...(kind !== undefined && { kind }),
              of: { files: owned },
              at: { path, line: rule.line },
            },
          ];
        }),
  );
  return {
    claims,
    read: path,
    notices: [
      ...(notice ? [notice] : []),
      ...others.map((other) => about(other, undefined, `the file is not read: ${path} comes before it`, 0)),
      ...codeowners.problems.map(({ line, message }) => about(path, line, message, 1)),
      ...idle(
        codeowners.rules.filter((rule) => files.get(rule)!.length === 0),
        tree,
        path,
      ),
    ],
  };
}

function dialectOf(path: Path, text: string, known: ReadonlySet<Path>): Dialect {
  if (path.startsWith('.github/')) return 'GitHub';
  const isGitLab = path.startsWith('.gitlab/') || known.has('.gitlab-ci.yml') || hasSections(text);
  return isGitLab ? 'GitLab' : 'GitHub';
}

/** GitLab's groups look like its users, and its roles are whoever has them. */
function kindOf(owner: string, dialect: Dialect): OwnerFact['kind'] | 'role' {
  if (owner.startsWith('@@')) return 'role';
  if (!owner.startsWith('@')) return 'person';
  if (owner.includes('/')) return 'team';
  return dialect === 'GitHub' ? 'person' : undefined;
}

/** A rule that matches nothing is a directory that was renamed or removed: worth knowing, all in one notice. In: those that decide about nothing. */
function idle(rules: readonly OwnerRule[], { files }: Tree, path: Path): Notice[] {
  const dead = rules.filter((rule) => !files.some((file) => rule.matches(file)));
  const [first, ...more] = dead;
  if (first === undefined) return [];
  const others = more.length === 0 ? '' : `, and ${more.length} more of its patterns match none either`;
  return [about(path, first.line, `"${first.pattern}" matches no file${others}`, 0)];
}

function about(path: Path, line: number | undefined, message: string, unresolved: number): Notice {
  return { source: 'ownership', message, at: { path, ...(line !== undefined && { line }) }, unresolved };
}
