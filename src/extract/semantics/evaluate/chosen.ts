/**
 * What is kept by names, and asked for by one: `urls[service]`, `services.get(name)`. In: what holds it, and what the name can be. Out: what is
 * kept by that name; all of it where only running code knows the name, for one of them is meant.
 */
import { ts } from 'ts-morph';
import { allMembers, entryList } from './all-members.js';
import { askingPlace } from './asking-places.js';
import { elementContexts } from './each-element.js';
import type { Evaluator } from './evaluator.js';
import { filledIn, holderOf } from './fillings.js';
import { chosenOf } from './members.js';
import { registeredIn, registeredUnder } from './registrations.js';
import { fixed, isHole, openOf } from './text.js';
import { type Context, type Derived, derived, type Entry, free, type Value } from './values.js';

/** A choice among more than these says nothing. */
const MOST_CHOICES = 24;

/** The texts of an object of which one is chosen by a name that is not known here; where a parameter says it, that first. */
export function chosenTexts(
  evaluator: Evaluator,
  holders: readonly Value[],
  names: readonly Value[],
  node: ts.Node,
): readonly Value[] {
  const settings = settingsOf(evaluator, holders, names, node);
  if (settings.length > 0) return settings;
  const members = holders.flatMap((value) => heldIn(evaluator, value));
  const texts = members.flatMap((value) => (value.kind === 'text' ? [chosenOf(value)] : []));
  const choices = texts.length > 0 ? texts : tableOf(members);
  if (choices.length === 0) return [];
  const isMany = choices.length > MOST_CHOICES;
  const [open] = names.flatMap((value) => openOf(value) ?? []);
  if (!open) return isMany ? [] : choices;
  const asked = derived({ open, name: node.getText() });
  // Of things that are made for a name each, whoever gives the name means one, and no other.
  return isMany || choices.every(isMade) ? [asked] : [asked, ...choices];
}

/** All that something holds by names, if it is several things that names choose among; of an object that is filled as the program runs, what fills it. */
function heldIn(evaluator: Evaluator, value: Value): readonly Value[] {
  if (value.kind === 'enum' || value.kind === 'record') return allMembers(evaluator, value);
  if (value.kind !== 'object') return [];
  const { properties } = value.node;
  const isSeveral = properties.length > 1 || properties.some(ts.isSpreadAssignment);
  return isSeveral ? allMembers(evaluator, value) : filledIn(evaluator, value);
}

/**
 * The rows of a table of objects, `{ orders: { url }, carts: { url } }`, or the things of one kind that it holds: models of one ORM, `{ orders: Order, carts: Cart }`.
 * Nothing where the names hold things of several kinds.
 */
function tableOf(members: readonly Value[]): readonly Value[] {
  const rows = members.flatMap((value) => (value.kind === 'object' ? [chosenOf(value)] : []));
  if (rows.length === members.length) return rows;
  const [kind, ...others] = new Set(members.map(kindOf));
  return kind !== undefined && others.length === 0 ? members : [];
}

/** What makes a model, or leads to one. */
const MODEL = /^(?:model|define|getModelForClass|(?:pg|mysql|sqlite)Table|getRepository|collection)$/;

/** Whether it is a class, a model of an ORM, what a class of a package makes, or what is declared to be one: `ClientProxy`; undefined for others. */
function kindOf(value: Value): string | undefined {
  if (value.kind === 'class') return 'class';
  if (value.kind !== 'derived' || !('package' in value.root)) return undefined;
  const [before, last] = value.steps.slice(-2);
  if ((isMade(value) || last?.step === 'instance') && before?.step === 'member')
    return `${value.root.package} ${before.name}`;
  // The class may be all that the package is: `import Queue from 'bull'`.
  if (isMade(value) && value.steps.length === 1) return `${value.root.package} default`;
  const leads = last?.step === 'call' ? before : last;
  const isModel =
    leads?.step === 'member' &&
    (MODEL.test(leads.name) || (last === leads && /prisma/i.test(value.root.package)));
  return isModel ? value.root.package : undefined;
}

/** Whether a class of a package makes it: `new Queue(name)`. */
function isMade(value: Value): boolean {
  return value.kind === 'derived' && 'package' in value.root && value.steps.at(-1)?.step === 'new';
}

/** What settings are called that hold where a program is deployed. */
const DEPLOYED = /^prod(?:uction)?$/i;

/** `settings[where]`: of settings for each environment, those that a deployed program has. */
export function deployedValues(
  evaluator: Evaluator,
  holders: readonly Value[],
  node: ts.ElementAccessExpression,
): readonly Value[] {
  return holders.flatMap((value): readonly Value[] => {
    const known = value.kind === 'object' ? [...evaluator.indexOf(value.node).named.keys()] : [];
    const name = known.find((each) => DEPLOYED.test(each));
    return name === undefined ? [] : evaluator.member(value, name, node);
  });
}

/** A variable that says where a program runs: `NODE_ENV`, `APP_STAGE`. */
const WHERE = /(?:^|_)(?:ENV|ENVIRONMENT|STAGE)$/;

/** `configs[process.env.NODE_ENV]`: what is said for where the program is deployed; else for where it runs when nobody says. */
function settingsOf(
  evaluator: Evaluator,
  objects: readonly Value[],
  names: readonly Value[],
  node: ts.Node,
): readonly Value[] {
  const variables = names.flatMap((value) => {
    const [part, ...others] = value.kind === 'text' ? value.parts : [];
    return others.length === 0 && typeof part === 'object' && 'variable' in part && !isHole(part)
      ? [part]
      : [];
  });
  const [only] = variables;
  if (!only || variables.length < names.length || !WHERE.test(only.variable)) return [];
  const usual = (only.otherwise ?? []).filter((part) => typeof part === 'string').join('');
  return objects.flatMap((value): readonly Value[] => {
    if (value.kind !== 'object') return [];
    const known = [...evaluator.indexOf(value.node).named.keys()];
    const name = known.find((each) => DEPLOYED.test(each)) ?? known.find((each) => each === usual);
    const said = name === undefined ? [] : evaluator.member(value, name, node);
    return said.filter(({ kind }) => kind === 'object');
  });
}

/** What a `Map` of the program holds by a name: what it is made with, and what its file sets in it. */
export function keptValues(
  evaluator: Evaluator,
  { root, steps }: Derived,
  node: ts.CallExpression,
  context: Context,
): readonly Value[] {
  const [asked] = node.arguments;
  const last = steps.at(-1);
  if (last?.step !== 'member') return [];
  const map: Derived = { kind: 'derived', root, steps: steps.slice(0, -1) };
  if (!isMap(map)) return [];
  if (LISTING.test(last.name)) return listed(keptIn(evaluator, map, context) ?? [], last.name);
  if (last.name !== 'get' || !asked) return [];
  const names = evaluator.valuesOf(asked, context);
  const wanted = new Set(names.map(fixed).filter((name) => name !== undefined));
  const isTold = wanted.size > 0 && evaluator.compares === undefined;
  const kept = keptIn(evaluator, map, context, isTold ? wanted : undefined) ?? [];
  const keys = evaluator.compares
    ? kept.flatMap((entry) => entry.keys.flatMap((key) => fixed(key) ?? []))
    : [];
  for (const name of wanted) evaluator.compares?.(name, 'name', keys);
  if (wanted.size > 0) {
    const found = kept.filter(({ keys }) => keys.some((key) => wanted.has(fixed(key) ?? '')));
    return found.flatMap(({ values }) => values());
  }
  // Who gives the name says which one is meant.
  const open = names.find((value) => openOf(value) !== undefined);
  if (open) {
    if (kept.length > MOST_CHOICES) return [open];
    // … and nobody, one of the things of a kind that are kept there, unless each is made for its name.
    const choices = tableOf(kept.flatMap(({ values }) => values()));
    return kept.length === 0 ? [] : choices.every(isMade) ? [open] : [open, ...choices];
  }
  return kept.length > MOST_CHOICES ? [] : kept.flatMap(({ values }) => values());
}

/** What a `Map` of the program lists, be it the map itself: its entries; nothing for anything else. */
export function entriesOfMap(evaluator: Evaluator, value: Value, context: Context): readonly Value[] {
  const kept = value.kind === 'derived' ? keptIn(evaluator, value, context) : undefined;
  return kept ? listed(kept, 'entries') : [];
}

/** `handlers.forEach((handle, topic) => …)` of a `Map`: the value or the key of each entry, by the place of the parameter. */
export function ofEachEntry(
  evaluator: Evaluator,
  { expression: callee }: ts.CallExpression,
  index: number,
  context: Context,
): readonly Value[] {
  if (!ts.isPropertyAccessExpression(callee) || callee.name.text !== 'forEach') return [];
  return evaluator
    .valuesOf(callee.expression, context)
    .flatMap((value) => entriesOfMap(evaluator, value, context))
    .flatMap((list) => (list.kind === 'list' ? list.items : []))
    .flatMap((entry) => (entry.kind === 'list' ? (entry.elements?.[1 - index] ?? []) : []));
}

/** What a `Map` of the program is seen to hold, by whatever name; undefined where that is more than can be told apart, and for anything else. */
export function heldByMap(evaluator: Evaluator, value: Value): readonly Value[] | undefined {
  const kept = value.kind === 'derived' ? keptIn(evaluator, value, free) : undefined;
  return kept && kept.length <= MOST_CHOICES ? kept.flatMap(({ values }) => values()) : undefined;
}

const LISTING = /^(keys|values|entries)$/;

function isMap({ root, steps }: Derived): boolean {
  return 'name' in root && root.name === 'Map' && steps[0]?.step === 'new' && steps.length === 1;
}

/**
 * What a `Map` of the program is seen to hold; undefined for anything else. Who asks may know what those who fill it are given.
 * @param names where given, of what is set no more than what may go by one of them is wanted
 */
function keptIn(
  evaluator: Evaluator,
  value: Derived,
  context: Context,
  names?: ReadonlySet<string>,
): readonly Entry[] | undefined {
  const [made] = value.steps;
  if (!isMap(value) || made?.step !== 'new') return undefined;
  return [
    ...givenEntries(evaluator, made.node, made.context),
    ...setEntries(evaluator, made.node, context, names),
  ];
}

function listed(kept: readonly Entry[], what: string): readonly Value[] {
  if (kept.length === 0) return [];
  const items = kept.flatMap((entry): readonly Value[] => {
    if (what === 'keys') return entry.keys;
    return what === 'values' ? entry.values() : [entryList(entry)];
  });
  return [{ kind: 'list', items }];
}

/** `new Map([['orders', …], …])`, `new Map(Object.entries(…))` */
function givenEntries(evaluator: Evaluator, node: ts.Node, context: Context): readonly Entry[] {
  const [given] = ts.isNewExpression(node) ? (node.arguments ?? []) : [];
  if (!given) return [];
  return evaluator.valuesOf(given, context).flatMap((list) =>
    list.kind !== 'list'
      ? []
      : list.items.flatMap((entry) => {
          const [keys, values] = (entry.kind === 'list' && entry.elements) || [];
          return keys && values ? [{ keys, values: () => values }] : [];
        }),
  );
}

/** `services.set(name, …)` wherever its file does so; in a function that is run for each element of a list, once for each. */
function setEntries(
  evaluator: Evaluator,
  made: ts.Node,
  context: Context,
  names?: ReadonlySet<string>,
): readonly Entry[] {
  const name = holderOf(made);
  const { sets } = evaluator.setsOf(made.getSourceFile());
  const own = name === undefined ? [] : (sets.get(name) ?? []);
  const near = askingPlace(context, made);
  return own.slice(0, MOST_CHOICES).flatMap(({ key, value, at }) =>
    elementContexts(evaluator, at, context, { ofTexts: true })
      .flatMap((around) => registeredUnder(evaluator, key, registeredIn(evaluator, key, around, near), names))
      .map((inside) => ({ keys: inside.keys, values: () => evaluator.valuesOf(value, inside.context) })),
  );
}
