/**
 * What a page is told before its program runs: `window.env = { … }` in a file of its own, in the page, in a template that is filled when the container starts,
 * or in a script that writes one, or that a server answers. In: the files of the tree. Out: what goes by a name in the window of the pages of the unit around a place. What
 * is filled in goes before what a file says that stands in for it while the program is written.
 */
import { ts } from 'ts-morph';
import type { UnitFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import { filesServing } from './carried-near.js';
import { isAssignment } from './evaluate/changes.js';
import type { Evaluator } from './evaluate/evaluator.js';
import { filledSource } from './evaluate/filled-source.js';
import { namesWritten } from './evaluate/members.js';
import { servedBy } from './evaluate/served.js';
import { withDefault } from './evaluate/text.js';
import { derived, distinct, type Entry, type ObjectValue, textValue, type Value } from './evaluate/values.js';
import type { Link } from './links.js';
import { scriptsIn, WRITES_SCRIPT } from './served-scripts.js';
import { common, innermostUnit } from './units.js';
import { OF_BROWSERS } from './window-names.js';

/** Sources that hold settings, by their name. */
const SETTINGS = /(?:^|\/)[\w.-]*(?:env|config|settings|runtime|constants)[\w.-]*\.[cm]?[jt]s$/i;
/** A first look at the text. */
const TELLS = /\b(?:window|globalThis|self)(?:\s+as\b[^)]*\))?\s*[.[]/;
/** What a script declares that is no module, be it of the language or of Node. */
const DECLARES = /^(?:var|let|const)\s/m;
const MODULE = /^\s*(?:import|export)\b|\brequire\s*\(|\bmodule\.exports\b|\bexports\.\w+\s*=/m;
const WINDOW = /^(?:window|globalThis|self)$/;
/** What a file says of the window. */
interface Told {
  readonly unit: Path;
  readonly isFilled: boolean;
  /** By the name in the window. */
  readonly named: ReadonlyMap<string, readonly ts.Expression[]>;
  /** Members of these that are set by themselves: `window.env.ordersUrl = …`. */
  readonly members: ReadonlyMap<string, ReadonlyMap<string, readonly ts.Expression[]>>;
  /** The file of a server that says so. */
  readonly by?: Path;
}

/** Looked for when it is first asked for. */
export function pageSettings(
  evaluator: Evaluator,
  files: readonly Path[],
  beside: readonly Path[],
  imports: readonly Link[],
  units: readonly UnitFact[],
): (name: string, at: ts.Node) => readonly Value[] {
  const unitOf = innermostUnit(units);
  let told: readonly Told[] | undefined;
  const known = new Map<string, readonly Value[]>();
  const pending = new Set<string>();
  return (name, at) => {
    told ??= [
      ...[...files.filter((path) => SETTINGS.test(path)), ...beside].flatMap((path) => {
        const text = evaluator.program.text(path) ?? '';
        const tells = TELLS.test(text) || (DECLARES.test(text) && !MODULE.test(text));
        const source = tells ? filledSource(path, text) : undefined;
        const said = source && saidIn(source);
        return said && said.named.size > 0 ? [{ unit: unitOf(path), ...said }] : [];
      }),
      ...filesServing(imports).flatMap((path) => {
        const file = WRITES_SCRIPT.test(evaluator.program.text(path) ?? '') && evaluator.program.file(path);
        const named = file ? scriptsIn(file) : new Map<string, readonly ts.Expression[]>();
        return named.size > 0
          ? [{ unit: unitOf(path), isFilled: true, named, members: new Map(), by: path }]
          : [];
      }),
    ];
    if (told.length === 0) return [];
    const own = unitOf(evaluator.program.pathOf(at.getSourceFile()));
    const naming = told.filter(({ named }) => named.has(name));
    const around = naming.filter(({ unit }) => isAround(unit, own));
    const nearest = Math.max(...around.map(({ unit }) => unit.length));
    const within = around.filter(({ unit }) => unit.length === nearest);
    // The server of a page may lie beside it.
    const meant = within.length > 0 ? within : nearestServer(naming, own);
    if (meant.length === 0) return [];
    const { unit, by } = meant[0]!;
    const key = `${by === undefined ? unit : own}\n${name}`;
    const before = known.get(key);
    if (before) return before;
    // `window.env = window.env || {}`
    if (pending.has(key)) return [];
    pending.add(key);
    try {
      const called = derived({ name: 'window' }, { step: 'member', name, node: at });
      const found = evaluator
        .apart(() => valuesOf(evaluator, meant, name))
        .map((value) => (by === undefined || unit === own ? value : servedBy(evaluator, value, by, at)))
        .map((value) => (value.kind === 'object' || value.kind === 'record' ? { ...value, called } : value));
      known.set(key, found);
      return found;
    } finally {
      pending.delete(key);
    }
  };
}

/** What the servers say that lie nearest to a page, if they are of one unit. */
function nearestServer(told: readonly Told[], own: Path): readonly Told[] {
  const servers = told.filter(({ by }) => by !== undefined);
  const depths = servers.map(({ unit }) => common(unit, own));
  const deepest = Math.max(...depths);
  const near = servers.filter((_, index) => depths[index] === deepest);
  return new Set(near.map(({ unit }) => unit)).size === 1 ? near : [];
}

function isAround(unit: Path, own: Path): boolean {
  return unit === '' || own === unit || own.startsWith(`${unit}/`);
}

function valuesOf(evaluator: Evaluator, told: readonly Told[], name: string): readonly Value[] {
  const inOrder = [...told].sort((a, b) => Number(b.isFilled) - Number(a.isFilled));
  const said = inOrder.map(({ named, members }) => {
    const assigned = members.get(name);
    const all = (named.get(name) ?? []).flatMap((each) => evaluator.valuesOf(each));
    // `window.env = window.env || {}`: what was there before says nothing.
    const objects = all.flatMap((value) =>
      value.kind === 'object' ? [assigned ? { ...value, assigned } : value] : [],
    );
    return objects.length > 0 ? objects : all;
  });
  const [first = [], ...others] = said;
  if (others.length === 0) return first;
  const objects = said.flat().filter((value) => value.kind === 'object');
  if (objects.length === said.flat().length)
    return [{ kind: 'record', entries: entriesIn(evaluator, objects) }];
  return distinct(said.reduce<readonly Value[]>(withDefault, []));
}

/** What objects hold by each name, of which the earlier hold what is meant, and the later what holds where nothing sets that. */
function entriesIn(evaluator: Evaluator, objects: readonly ObjectValue[]): readonly Entry[] {
  const names = new Set(
    objects.flatMap((each) => [...namesWritten(evaluator, each), ...(each.assigned?.keys() ?? [])]),
  );
  return [...names].map((name) => ({
    keys: [textValue(name, objects[0]!.node)],
    values: () =>
      objects
        .map((each) => evaluator.member(each, name, each.node))
        .reduce<readonly Value[]>(withDefault, []),
  }));
}

function saidIn(source: ts.SourceFile): Omit<Told, 'unit'> {
  const named = new Map<string, ts.Expression[]>();
  const members = new Map<string, Map<string, ts.Expression[]>>();
  const visit = (node: ts.Node): void => {
    const path = isAssignment(node) ? pathIn(node.left) : [];
    const [name, member, ...others] = path;
    if (isAssignment(node) && name !== undefined && !OF_BROWSERS.test(name) && others.length === 0) {
      if (member === undefined) put(named, name, node.right);
      else {
        const ofName = members.get(name) ?? new Map<string, ts.Expression[]>();
        members.set(name, ofName);
        put(ofName, member, node.right);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  // What a script that is no module declares is seen by all scripts of the page.
  if (!MODULE.test(source.text))
    for (const statement of source.statements)
      if (ts.isVariableStatement(statement))
        for (const { name, initializer } of statement.declarationList.declarations)
          if (ts.isIdentifier(name) && initializer) put(named, name.text, initializer);
  return { named, members, isFilled: source.text.includes('process.env.') };
}

function put<Kept>(to: Map<string, Kept[]>, name: string, what: Kept): void {
  to.set(name, [...(to.get(name) ?? []), what]);
}

/** The names below the window: `window.env`, `window['env']['ordersUrl']`, `(window as any).env`. */
function pathIn(node: ts.Expression): readonly string[] {
  const names: string[] = [];
  let place: ts.Expression = node;
  for (;;) {
    if (ts.isPropertyAccessExpression(place)) {
      names.unshift(place.name.text);
      place = place.expression;
    } else if (ts.isElementAccessExpression(place) && ts.isStringLiteralLike(place.argumentExpression)) {
      names.unshift(place.argumentExpression.text);
      place = place.expression;
    } else if (ts.isParenthesizedExpression(place) || ts.isAsExpression(place)) place = place.expression;
    else break;
  }
  return ts.isIdentifier(place) && WINDOW.test(place.text) ? names : [];
}
