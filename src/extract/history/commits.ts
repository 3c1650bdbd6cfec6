/**
 * Logged commits → facts: files by the names they have today, and who brought each commit onto the main line.
 * Why here: both need the whole chain of commits, which nobody else needs to keep.
 */
import type { CommitFact } from '../../model/facts.js';
import type { Path, Person } from '../../model/nouns.js';
import type { LoggedCommit } from './log-format.js';

/**
 * Commits that change files of the root, newest first. Merges change none by themselves.
 * @param logged newest first
 */
export function commitFacts(logged: readonly LoggedCommit[]): CommitFact[] {
  const landed = landedBy(logged);
  const today = new Map<Path, Path>();
  const facts: CommitFact[] = [];
  for (const commit of logged) {
    const { hash, at, author, committer, coAuthors, reviewers, subject, changes } = commit;
    const paths = changes.map(({ path }) => today.get(path) ?? path);
    for (const { path, from } of changes) if (from !== undefined) today.set(from, today.get(path) ?? path);
    if (paths.length === 0) continue;
    const merger = landed.get(hash);
    facts.push({
      hash,
      at,
      author,
      committer,
      coAuthors: coAuthors.length === 0 ? none : coAuthors,
      reviewers: reviewers.length === 0 ? none : reviewers,
      ...(merger && { landedBy: merger }),
      subject,
      paths: [...new Set(paths)],
    });
  }
  return facts;
}

const none: readonly never[] = [];

/**
 * The author of the merge that brought a commit onto the line of first parents that the newest commit ends. Each commit is visited once:
 * the oldest merge comes first, and takes all behind its other parents that is not taken yet.
 */
function landedBy(logged: readonly LoggedCommit[]): ReadonlyMap<string, Person> {
  const byHash = new Map(logged.map((commit) => [commit.hash, commit]));
  const mainline: LoggedCommit[] = [];
  for (let next = logged[0]; next !== undefined; next = byHash.get(next.parents[0] ?? ''))
    mainline.push(next);
  const taken = new Set(mainline.map(({ hash }) => hash));
  const landed = new Map<string, Person>();
  for (const { author, parents } of mainline.reverse()) {
    const pending = parents.slice(1);
    for (let hash = pending.pop(); hash !== undefined; hash = pending.pop()) {
      const commit = byHash.get(hash);
      if (commit === undefined || taken.has(hash)) continue;
      taken.add(hash);
      landed.set(hash, author);
      for (const parent of commit.parents) pending.push(parent);
    }
  }
  return landed;
}
