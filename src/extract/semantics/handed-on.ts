/**
 * Who may call something of a file. In: what is known of all files, and those that matter. Out: for a file and some names, the files that reach it by
 * imports and mention one; also those that it may be handed to. Why: `registerConsumer(broker)` calls what carries messages, and `setClient(client)`
 * keeps what asks others, in a file that knows nothing of it.
 */
import type { Path } from '../../model/nouns.js';
import { subclassing } from './calls/callers.js';
import { type Callers, MESSAGE_HOPS } from './calls/calling-files.js';
import type { Ground } from './ground.js';
import type { Link } from './links.js';

/** The callers of what a file declares, among the files that matter where they know nothing of it. */
export function callersIn(ground: Ground, files: ReadonlySet<Path>): Callers {
  const { evaluator, imports, importersOf, mentioning, read } = ground;
  const handedTo = handedBy(imports, importersOf);
  const withSubclasses = subclassing(read);
  return (file, names, hops) => {
    const path = evaluator.program.pathOf(file);
    const importers = importersOf(path, hops);
    const found = mentioning(path, withSubclasses(names, importers), hops);
    const isMessage = hops >= MESSAGE_HOPS;
    const calls = [...names].flatMap((name) => {
      if (name === undefined || !(isMessage || OF_ITS_OWN.test(name))) return [];
      return OF_ITS_OWN.test(name) ? [`${name}(`] : [`.${name}(`];
    });
    if (calls.length === 0) return found;
    const isTelling = [...names].some(
      (name) => name !== undefined && (OF_ITS_OWN.test(name) || TELLS.test(name)),
    );
    const handed = handedTo(path, hops, isMessage ? HOPS : 1).filter(
      (each) => (isTelling || files.has(each)) && calls.some((call) => read(each)?.includes(call)),
    );
    return [...new Set([...found, ...handed])];
  };
}

/** Names of several words: what goes by one word, as `send`, is called everywhere, and seldom means this. */
const OF_ITS_OWN = /^[a-z]+[A-Z]\w+$/;

/** Names that say by themselves that somebody is told something, or hears it. */
const TELLS = /^(?:publish|subscribe|produce|consume|dispatch|broadcast|enqueue)$/;

/** Imports of imports. */
const HOPS = 2;

/** What those who reach a file by imports import themselves, so many imports away; found once for each file. */
function handedBy(
  imports: readonly Link[],
  importersOf: Ground['importersOf'],
): (path: Path, hops: number, away: number) => readonly Path[] {
  let targets: ReadonlyMap<Path, readonly Path[]> | undefined;
  const known = new Map<string, readonly Path[]>();
  const find = (path: Path, hops: number, away: number): readonly Path[] => {
    targets ??= targetsOf(imports);
    const found = new Set([path, ...importersOf(path, hops)]);
    let edge: readonly Path[] = [...found];
    for (let hop = 0; hop < away && edge.length > 0; hop += 1) {
      edge = edge.flatMap((each) => targets!.get(each) ?? []).filter((each) => !found.has(each));
      for (const each of edge) found.add(each);
    }
    return [...found];
  };
  return (path, hops, away) => {
    const key = `${hops} ${away} ${path}`;
    const handed = known.get(key) ?? find(path, hops, away);
    known.set(key, handed);
    return handed;
  };
}

function targetsOf(imports: readonly Link[]): ReadonlyMap<Path, readonly Path[]> {
  const targets = new Map<Path, Path[]>();
  for (const { from, to } of imports) {
    if (!('file' in to)) continue;
    const known = targets.get(from);
    if (known) known.push(to.file);
    else targets.set(from, [to.file]);
  }
  return targets;
}
