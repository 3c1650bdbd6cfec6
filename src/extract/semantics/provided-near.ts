/**
 * What containers are told to give. In: files in which something is provided by a token. Out: for the program around a place, the providers of
 * a token, or the calls that register clients of other services by it: its own, else those of what it shares with others; of a library those of
 * whoever uses it.
 */
import { ts } from 'ts-morph';
import type { UnitFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import { importersOf, importsOf } from './candidates.js';
import { CONTAINERS } from './containers.js';
import type { Evaluator } from './evaluate/evaluator.js';
import { isClassToken, isNamedToken, type ProvidedNear, type Provider } from './evaluate/providers.js';
import { filesInReach } from './in-reach.js';
import type { Link } from './links.js';
import { providedAt } from './provider-shapes.js';
import { innermostUnit } from './units.js';

interface Placed {
  readonly unit: Path;
  readonly provider: Provider;
}

/** Looked for when it is first asked for. */
export function providedNear(
  evaluator: Evaluator,
  imports: readonly Link[],
  units: readonly UnitFact[],
): ProvidedNear {
  const unitOf = innermostUnit(units);
  const services = new Set(units.flatMap(({ path, shows }) => (shows === 'service' ? [path] : [])));
  let named: ((path: Path) => boolean) | undefined;
  let found: Map<string, Placed[]> | undefined;
  const collect = () => {
    // What is asked for while this is being found out knows what was found so far.
    const provided = new Map<string, Placed[]>();
    found = provided;
    const isRun = runBy(services, imports, units);
    for (const [path, all] of lookedInto(imports)) {
      if (!isRun(path)) continue;
      const text = evaluator.program.text(path) ?? '';
      if (![...all].some((look) => look.test(text))) continue;
      const unit = unitOf(path);
      const visit = (node: ts.Node): void => {
        for (const { token, provider } of providedAt(evaluator, node)) {
          const known = provided.get(token);
          if (known) known.push({ unit, provider });
          else provided.set(token, [{ unit, provider }]);
        }
        ts.forEachChild(node, visit);
      };
      const file = evaluator.program.file(path);
      if (file) visit(file);
    }
    return provided;
  };
  return (at, token) => {
    const path = evaluator.program.pathOf(at.getSourceFile());
    if (isNamedToken(token)) {
      named ??= handedByName(imports, unitOf);
      if (!named(path)) return [];
    }
    const providers = (found ?? evaluator.apart(collect)).get(token) ?? [];
    const unit = unitOf(path);
    // What a library provides for a class of its own is not all that programs provide for it.
    const isOpen = isClassToken(token) && !services.has(unit);
    const own = isOpen ? [] : providers.filter((each) => each.unit === unit);
    const shared = services.has(unit) ? providers.filter((each) => !services.has(each.unit)) : providers;
    return (own.length > 0 ? own : shared).map(({ provider }) => provider);
  };
}

/** Whether a service may run a file: what a library provides that none imports, such as stand-ins for tests, is given to nobody. */
function runBy(
  services: ReadonlySet<Path>,
  imports: readonly Link[],
  units: readonly UnitFact[],
): (path: Path) => boolean {
  if (services.size === 0) return () => true;
  const files = [...new Set(imports.map(({ from }) => from))];
  const reached = filesInReach(files, imports, [...services], units);
  return (path) => reached.has(path);
}

/**
 * Whether what a file declares may be made by a container that hands things over by their names, as awilix does: one of its own program, be it made by a
 * library of that, or of one whose imports lead to it. Why so narrow: anything may be called like that, and to find out what containers are told takes
 * reading all that tell them.
 */
function handedByName(imports: readonly Link[], unitOf: (path: Path) => Path): (path: Path) => boolean {
  const naming = new Set(
    imports.flatMap(({ from, to }) => ('package' in to && to.package.startsWith('awilix') ? [from] : [])),
  );
  if (naming.size === 0) return () => false;
  const importers = importersOf(imports);
  const asking = new Set(naming);
  // What is added to a set while it is walked is walked as well.
  for (const path of asking) for (const from of importers.get(path) ?? []) asking.add(from);
  const units = new Set([...asking].map(unitOf));
  const targets = importsOf(imports);
  for (const path of naming)
    for (const { to } of targets.get(path) ?? []) if ('file' in to) naming.add(to.file);
  return (path) => naming.has(path) || units.has(unitOf(path));
}

/** The files that may tell a container something, each with what to look for in its text: those that import one, and what these import: lists of providers. */
function lookedInto(imports: readonly Link[]): ReadonlyMap<Path, ReadonlySet<RegExp>> {
  const looks = new Map<Path, Set<RegExp>>();
  const look = (path: Path, texts: Iterable<RegExp>) => {
    const known = looks.get(path) ?? new Set();
    looks.set(path, known);
    for (const text of texts) known.add(text);
  };
  const importing = new Map<Path, RegExp>();
  for (const { from, to } of imports) {
    const container = 'package' in to && CONTAINERS.find(({ packages }) => packages.test(to.package));
    if (!container) continue;
    look(from, [container.text]);
    if (container.isPlain) importing.set(from, container.text);
  }
  for (const { from, to } of imports) {
    const text = 'file' in to ? importing.get(from) : undefined;
    if (text && 'file' in to) look(to.file, [text]);
  }
  return looks;
}
