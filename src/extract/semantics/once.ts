/**
 * Files that change or fill something once, by hand, and are no users of it: who asks or stores from there is no part of what runs. What a program
 * fills by itself whenever it starts is part of it: it imports that, and calls it or has its framework do so.
 */
import type { Path } from '../../model/nouns.js';
import type { Ground } from './ground.js';

const ONCE =
  /(?:^|\/)(?:migrations?|seeds?|seeders?|fixtures?)\/|(?:^|[/.-])(?:migrat\w*|seed\w*|fixtures?)(?:[-_]\w+)*\.[cm]?[jt]s$/i;
/** Those that fill something, and change nothing of its shape. */
const FILLS = /(?:^|[/.-])seed\w*(?:[-_]\w+)*(?:\/|\.[cm]?[jt]s$)/i;
/** What names them to tools, or starts them for who works on the program. */
const BY_HAND =
  /(?:^|\/)(?:scripts?|tools?|bin|cli|commands?|console)\/|(?:^|[/.-])(?:data-?sources?|ormconfig|knexfile|config|cli|commands?|console)\.[cm]?[jt]s$/i;
/** What a framework calls when the program starts. */
const AT_START = /\bon(?:ModuleInit|ApplicationBootstrap)\b/;

/** Whether a file is called like those that change or fill something once. */
export function looksOnce(path: Path): boolean {
  return ONCE.test(path);
}

/** Whether a file changes or fills something once. */
export function isOnce(path: Path, ground: Pick<Ground, 'importersOf' | 'read'>): boolean {
  return ONCE.test(path) && !isStarted(path, ground);
}

/** Whether a file fills something whenever the program that it is part of starts. */
export function isStarted(
  path: Path,
  ground: Pick<Ground, 'importersOf' | 'read'>,
  known: ReadonlySet<Path> = new Set(),
): boolean {
  if (!FILLS.test(path) || /migrat/i.test(path)) return false;
  const seen = new Set([...known, path]);
  const importers = ground.importersOf(path, 1).filter((from) => !seen.has(from));
  // What a module only knows is started by who asks it for that.
  const isCalled = AT_START.test(ground.read(path) ?? '');
  return importers.some((from) =>
    ONCE.test(from)
      ? isStarted(from, ground, seen)
      : !BY_HAND.test(from) && (isCalled || !/\.module\.[cm]?[jt]s$/.test(from)),
  );
}
