/** What calls a function, makes a class or extends it: which files to ask, and by which parameter. */
import { ts } from 'ts-morph';
import type { Path } from '../../../model/nouns.js';
import { FIRES, isFired } from '../evaluate/fired.js';
import type { Open } from '../evaluate/values.js';
import { isNamed, type Reading, type Site } from './site.js';

const EXTENDS = /\bclass\s+(\w+)(?:<[^{]*>)?\s+extends\s+([\w.]+)/g;

/** The names, and those of classes that extend one of them: who makes these makes the first. What a breaker runs is run by its method. */
export function withSubclasses(
  names: ReadonlySet<string | undefined>,
  files: readonly Path[],
  read: (path: Path) => string | undefined,
): ReadonlySet<string | undefined> {
  const extended = files.flatMap((path) =>
    [...(read(path) ?? '').matchAll(EXTENDS)].map(([, of = '', base = '']) => ({ of, base })),
  );
  const found = new Set(names);
  if (files.some((path) => isFired(read(path) ?? '', names))) found.add(FIRES);
  for (let size = 0; size !== found.size; ) {
    size = found.size;
    for (const { of, base } of extended) if (found.has(base.slice(base.lastIndexOf('.') + 1))) found.add(of);
  }
  return found;
}

/** Whether a text holds one of some names; what has no name may be called by any. */
export function mentions(text: string, names: ReadonlySet<string | undefined>): boolean {
  return names.has(undefined) || [...names].some((name) => name !== undefined && text.includes(name));
}

/**
 * A parameter of the class around a site whose name hangs on a member that only those who extend the class give a value:
 * `abstract subject: string`.
 */
export function memberOpen(site: Site, readings: readonly Reading[]): Open | undefined {
  if (readings.length === 0 || readings.every(isNamed)) return undefined;
  if (!site.arguments?.some((each) => /\bthis\./.test(each.getText()))) return undefined;
  let place: ts.Node = site;
  while (place.parent && !ts.isClassLike(place)) place = place.parent;
  if (!ts.isClassLike(place)) return undefined;
  return place.typeParameters?.[0] ?? place.members.find(ts.isConstructorDeclaration)?.parameters[0];
}
