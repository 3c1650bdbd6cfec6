/** What calls a function, makes a class or extends it: which files to ask, and by which parameter. */
import { ts } from 'ts-morph';
import type { Path } from '../../../model/nouns.js';
import { FIRES, isFired } from '../evaluate/fired.js';
import { isHole } from '../evaluate/text.js';
import type { Open } from '../evaluate/values.js';
import { functionAround } from '../functions.js';
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

/**
 * A parameter of the class around a site whose name hangs on a member that only those who extend the class give a value:
 * `abstract subject: string`, or one of several that a type lists.
 */
export function memberOpen(site: Site, readings: readonly Reading[]): Open | undefined {
  const isSaid = (reading: Reading) =>
    isNamed(reading) &&
    (reading.kind !== 'message' || !(reading.isTyped || reading.channel.some(isHole))) &&
    // Several names and several keys: those who extend the class say which belong together.
    (reading.kind !== 'binding' || readings.length === 1);
  if (readings.length === 0 || readings.every(isSaid)) return undefined;
  const given = ts.isTaggedTemplateExpression(site) ? [site.template] : (site.arguments ?? []);
  // What carries a message may have been made with the name before.
  const isMessage = readings.some(({ kind }) => kind !== 'call');
  const saying = isMessage ? [functionAround(site) ?? site] : given;
  if (!saying.some((each) => /\bthis\./.test(each.getText()))) return undefined;
  let place: ts.Node = site;
  while (place.parent && !ts.isClassLike(place)) place = place.parent;
  if (!ts.isClassLike(place)) return undefined;
  return place.typeParameters?.[0] ?? place.members.find(ts.isConstructorDeclaration)?.parameters[0];
}
