/**
 * What a handler decides by the path that it is asked for, in whatever words: `if (path.startsWith('/orders')) return ORDERS_URL`, `switch (path.split('/')[1])`,
 * `services[name]`. In: a path that the handler answers with all below it, and how to read what is asked for a request. Out: the paths below, each of
 * which decides otherwise, and those that do so alone, without what is below. Why: of a path of words that nobody compares with anything it is told what
 * those words are compared with.
 */
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Mount } from './mount-paths.js';
import { REST } from './proxy-paths.js';

/** Words that no path has: the first parts below the mount. */
const WORDS = ['s0egment', 's1egment', 's2egment'];
/** The whole of a path of these, with what follows. */
const WHOLE = new RegExp(`${WORDS.join('/')}(?:/${REST})?$`);
/** More than these are no table of services. */
const MOST = 60;

export function decidedBelow(
  evaluator: Evaluator,
  mount: Mount,
  read: (asked: Mount) => unknown,
): readonly Mount[] {
  if (mount.isExact) return [];
  const below = new Set<string>();
  const whole = new Set<string>();
  const before = evaluator.compares;
  evaluator.compares = (text, by, others) => {
    const at = WORDS.findIndex((word) => text.includes(word));
    if (at === -1) return;
    for (const other of others) {
      const path =
        by === 'name'
          ? namedBelow(text, other, at)
          : (startBelow(text, other) ?? (by === 'part' ? cleaned(other) : undefined));
      if (path !== undefined) below.add(path);
      const exact = by === 'name' && WHOLE.test(text) ? startBelow(text, other) : undefined;
      if (exact !== undefined) whole.add(exact);
    }
  };
  try {
    read(mountBelow(mount, `/${WORDS.join('/')}`));
  } finally {
    evaluator.compares = before;
  }
  // Of some of them alone it would seem that all others lead elsewhere.
  if (below.size > MOST || whole.size > MOST) return [];
  return [
    ...[...below].map((path) => mountBelow(mount, path)),
    ...[...whole].map((path) => exactly(mountBelow(mount, path))),
  ];
}

/** The same path alone, and nothing below it. */
function exactly(mount: Mount): Mount {
  const said = Object.entries(mount.said ?? {}).map(([name, text]) => [name, text.replace(`/${REST}`, '')]);
  return { ...mount, said: Object.fromEntries(said), isExact: true };
}

/** A path below a mount, with what that leaves of it to who takes what follows. */
function mountBelow({ names, said, ...mount }: Mount, path: string): Mount {
  const last = names.at(-1);
  const rest = last === undefined ? {} : { [last]: `${path.slice(1)}/${REST}` };
  return {
    ...mount,
    whole: mount.whole + path,
    left: mount.left + path,
    names: names.slice(0, -1),
    said: { ...said, ...rest },
  };
}

/** What a path has to go on with to begin with a text: of `/api/s0egment/…` that is `/orders` for `/api/orders`. */
function startBelow(text: string, start: string): string | undefined {
  const [above = ''] = text.split(`/${WORDS[0]}`);
  const isBelow = text.startsWith(`${above}/${WORDS[0]}`) && start.startsWith(`${above}/`);
  return isBelow ? cleaned(start.slice(above.length)) : undefined;
}

/** What a path has to go on with for one of its parts to be called so. */
function namedBelow(text: string, name: string, at: number): string | undefined {
  const word = WORDS[at]!;
  if (!text.endsWith(word)) return undefined;
  const above = text.slice(0, -word.length);
  if (!name.startsWith(above) || (above !== '' && !above.endsWith('/'))) return undefined;
  return cleaned(`/${'*/'.repeat(at)}${name.slice(above.length)}`);
}

/** A path as mounts have it; undefined for what is none. */
function cleaned(path: string): string | undefined {
  const plain = path.replace(/\/+$/, '');
  return /^(?:\/(?:[\w.~-]+|\*))+$/.test(plain) ? plain : undefined;
}
