/**
 * Where imports lead past files that only hand on what others declare. In: imports. Out: who leads to whom, where a file that asks such a barrel for
 * names leads to those who declare them, not to all that it hands on. Why: whoever takes a button from a package does not reach the client beside it.
 */
import type { Path } from '../../model/nouns.js';
import { exportedBy, type HandedOn, handedOnBy, handsOnOnly, NAMED_BARREL, namesAskedBy } from './barrels.js';
import { importsOf } from './candidates.js';
import { rememberedFor } from './evaluate/remembered.js';
import type { Link } from './links.js';

/** Who leads to whom. */
export type Lead = Pick<Link, 'from' | 'to'>;

/**
 * @param asking whose imports are to be looked at; those of others lead where they are written to lead
 * @param read the text of a file
 */
export function pastBarrels(
  imports: readonly Link[],
  asking: ReadonlySet<Path>,
  read: (path: Path) => string,
): readonly Lead[] {
  const textOf = rememberedFor(read);
  const barrels = new Barrels(imports, textOf);
  const askedBy = rememberedFor((path: Path) => namesAskedBy(textOf(path)));
  const importsBy = importsOf(imports);
  const timesAsked = rememberedFor((path: Path) => countBy(importsBy.get(path) ?? []));
  return imports.flatMap((link): readonly Lead[] => {
    const { from, specifier, to } = link;
    // What a barrel hands on leads on from it whoever asks.
    if (!('file' in to) || !asking.has(from) || !barrels.isOne(to.file) || barrels.isOne(from)) return [link];
    const asked = askedBy(from).get(specifier);
    // `import * as orders`, `require('./orders')`: who may want all.
    if (asked === undefined || asked.statements < timesAsked(from).get(specifier)!) return [link];
    const files = new Set(asked.names.flatMap((name) => barrels.declaring(to.file, name)));
    return [...files].map((file) => ({ from, to: { file } }));
  });
}

/** How often a file imports by each specifier. */
function countBy(imports: readonly Pick<Link, 'specifier'>[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const { specifier } of imports) times.set(specifier, (times.get(specifier) ?? 0) + 1);
  return times;
}

/** A file that is handed on, and by which name it knows what is asked of it; absent: all of it is meant. */
interface Handed {
  readonly file: Path;
  readonly name?: string;
}

/** All that a barrel hands on, through those that it hands on whole. */
interface Table {
  readonly byName: ReadonlyMap<string, readonly Handed[]>;
  /** Files of which nobody knows what they export. */
  readonly open: readonly Path[];
}

class Barrels {
  readonly isOne: (path: Path) => boolean;
  readonly #targets: (path: Path) => ReadonlyMap<string, Link['to']>;
  readonly #handedOn: (path: Path) => readonly HandedOn[];
  readonly #exportedBy: (path: Path) => ReadonlySet<string> | undefined;
  readonly #table: (path: Path) => Table;
  readonly #declaring: (path: Path) => (name: string) => readonly Path[];

  constructor(imports: readonly Link[], textOf: (path: Path) => string) {
    const links = importsOf(imports);
    this.isOne = rememberedFor((path) => NAMED_BARREL.test(path) && handsOnOnly(textOf(path)));
    this.#targets = rememberedFor(
      (path) => new Map(links.get(path)?.map(({ specifier, to }) => [specifier, to])),
    );
    this.#handedOn = rememberedFor((path) => handedOnBy(textOf(path)));
    this.#exportedBy = rememberedFor((path) => exportedBy(textOf(path)));
    this.#table = rememberedFor((path) => this.#tableOf(path));
    this.#declaring = rememberedFor((path) => rememberedFor((name) => this.#find(path, name)));
  }

  /** The files that may declare what a barrel hands on by a name; the barrel itself where none is known. */
  declaring(barrel: Path, name: string): readonly Path[] {
    return this.#declaring(barrel)(name);
  }

  #find(barrel: Path, name: string): readonly Path[] {
    const found = new Set<Path>();
    const seen = new Set<string>();
    const pending = [{ path: barrel, name }];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const key = JSON.stringify(next);
      if (seen.has(key)) continue;
      seen.add(key);
      const { byName, open } = this.#table(next.path);
      for (const path of open) found.add(path);
      for (const handed of byName.get(next.name) ?? []) {
        if (handed.name === undefined || !this.isOne(handed.file)) found.add(handed.file);
        else pending.push({ path: handed.file, name: handed.name });
      }
    }
    return found.size > 0 ? [...found] : [barrel];
  }

  #tableOf(barrel: Path): Table {
    const byName = new Map<string, Handed[]>();
    const open: Path[] = [];
    const put = (name: string, handed: Handed) => {
      const known = byName.get(name);
      if (known) known.push(handed);
      else byName.set(name, [handed]);
    };
    const seen = new Set([barrel]);
    // What is handed on whole by what is handed on whole is part of the same: the set grows as it is gone through.
    for (const path of seen) {
      for (const { specifier, as, names } of this.#handedOn(path)) {
        const to = this.#targets(path).get(specifier);
        if (!to || !('file' in to)) continue;
        const { file } = to;
        if (names) for (const [known, asked] of names) put(known, { file, name: asked });
        else if (as !== undefined) put(as, { file });
        else if (this.isOne(file)) seen.add(file);
        else {
          const exported = this.#exportedBy(file);
          if (exported) for (const name of exported) put(name, { file, name });
          else open.push(file);
        }
      }
    }
    return { byName, open };
  }
}
