/**
 * What a program makes of a context that it hands around: `interface Context { db: Pool }`, which says what there is, and somewhere `context.db = new Pool()`, or an
 * object that is declared to be one. In: what the type declares, and a member's name. Out: what fills the member in the program around a place, or in
 * what that shares with others. And what a program keeps for a request and all that it leads to: `storage.run({ db }, next)`, which `storage.getStore()` gives.
 */

import { ts } from 'ts-morph';
import { escaped } from '../../model/escaped.js';
import type { UnitFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import { isAssignment } from './evaluate/changes.js';
import type { Evaluator } from './evaluate/evaluator.js';
import { isCalled } from './evaluate/fillings.js';
import { registeredIn } from './evaluate/registrations.js';
import { expectedOf } from './evaluate/typed-around.js';
import { free, type MadeAs, type Value } from './evaluate/values.js';
import type { Ground } from './ground.js';
import { meantIn } from './units.js';

/** Imports away that those may be who fill it. */
const HOPS = 3;
/** A type that more files name is no context of a program's own. */
const MOST_FILES = 150;
/** What programs call what they hand around. */
const CONTEXT =
  /(?:Context|Ctx|Deps|Dependencies|Services|Clients|Container|Locals|Resources|Toolkit|Runtime|Infrastructure|Infra|Globals?|Components)$/;

type Members = ts.NodeArray<ts.TypeElement>;

/** What fills a member, and in which part of the system. */
interface Filling {
  readonly unit: Path;
  /** The name, if it is written down. */
  readonly name?: string;
  valuesFor(name: string, at: ts.Node): readonly Value[];
}

/** Looked for once for each type, and for each storage. */
export function madeAs(
  evaluator: Evaluator,
  mentioning: Ground['mentioning'],
  units: readonly UnitFact[],
): MadeAs {
  const { unitOf, meant } = meantIn(units);
  const unitAt = (node: ts.Node): Path => unitOf(evaluator.program.pathOf(node.getSourceFile()));
  const known = new Map<Members, readonly Filling[]>();
  const stored = new Map<ts.Node, readonly ts.Expression[]>();
  const filesNaming = (declaration: ts.Node, names: readonly string[]): readonly ts.SourceFile[] => {
    const path = evaluator.program.pathOf(declaration.getSourceFile());
    const paths = mentioning(path, new Set(names), HOPS);
    return paths.length > MOST_FILES ? [] : paths.flatMap((each) => evaluator.program.file(each) ?? []);
  };
  const fillingsOf = (members: Members): readonly Filling[] => {
    const before = known.get(members);
    if (before) return before;
    // Who asks again while it is looked for asks in a circle.
    known.set(members, []);
    const name = nameOfType(members);
    if (name === undefined || !CONTEXT.test(name)) return [];
    const [first] = members;
    const found = evaluator.apart(() =>
      filesNaming(first!, [name, ...typesWith(first!.getSourceFile(), name)]).flatMap((file) =>
        fillingsIn(evaluator, file, members).map((each) => ({ ...each, unit: unitAt(file) })),
      ),
    );
    known.set(members, found);
    return found;
  };
  return {
    member: (members, name, at) => {
      const fillings = fillingsOf(members);
      const written = fillings.filter((each) => each.name === name);
      const named = written.length > 0 ? written : fillings.filter((each) => each.name === undefined);
      return meant(named, unitAt(at)).flatMap((each) => each.valuesFor(name, at));
    },
    stored: (made) => {
      const before = stored.get(made);
      if (before) return before;
      stored.set(made, []);
      const holder = made.parent;
      const name = holder && ts.isVariableDeclaration(holder) ? holder.name.getText() : undefined;
      if (name === undefined) return [];
      const found = evaluator.apart(() =>
        filesNaming(made, [name]).flatMap((file) => storedIn(evaluator, file, made)),
      );
      stored.set(made, found);
      return found;
    },
  };
}

function nameOfType(members: Members): string | undefined {
  const [first] = members;
  const holder = first?.parent;
  if (!holder) return undefined;
  if (ts.isInterfaceDeclaration(holder)) return holder.name.text;
  let place: ts.Node = holder.parent;
  while (ts.isIntersectionTypeNode(place) || ts.isParenthesizedTypeNode(place)) place = place.parent;
  return ts.isTypeAliasDeclaration(place) ? place.name.text : undefined;
}

/** The types beside one that speak of it: who writes a plugin is given a context, and need not name that. */
function typesWith(file: ts.SourceFile, name: string): readonly string[] {
  const word = new RegExp(`\\b${escaped(name)}\\b`);
  return file.statements.flatMap((each) =>
    (ts.isInterfaceDeclaration(each) || ts.isTypeAliasDeclaration(each)) && word.test(each.getText())
      ? [each.name.text]
      : [],
  );
}

/** What a file fills members of a type with. */
function fillingsIn(
  evaluator: Evaluator,
  file: ts.SourceFile,
  members: Members,
): readonly Omit<Filling, 'unit'>[] {
  const isOpen = members.some(ts.isIndexSignatureDeclaration);
  const names = new Set(members.flatMap((member) => member.name?.getText() ?? []));
  const mayHave = (name: string) => isOpen || names.has(name);
  const isIt = (values: readonly Value[]) =>
    values.some((value) => value.kind === 'shape' && value.members === members);
  const found: Omit<Filling, 'unit'>[] = [];
  const add = (object: ts.ObjectLiteralExpression): void => {
    for (const property of object.properties) {
      const name = property.name?.getText();
      if (name === undefined || !mayHave(name)) continue;
      found.push({
        name,
        valuesFor: () => {
          const [whole] = evaluator.valuesOf(object);
          return whole ? evaluator.member(whole, name, property) : [];
        },
      });
    }
  };
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node)) return;
    if (isAssignment(node) && ts.isPropertyAccessExpression(node.left)) {
      const { expression: holder, name } = node.left;
      const { right } = node;
      if (mayHave(name.text) && holder.kind !== ts.SyntaxKind.ThisKeyword && isIt(evaluator.valuesOf(holder)))
        found.push({ name: name.text, valuesFor: () => evaluator.valuesOf(right) });
    } else if (isOpen && isAssignment(node) && ts.isElementAccessExpression(node.left)) {
      const { expression: holder, argumentExpression: key } = node.left;
      const { right } = node;
      if (isIt(evaluator.valuesOf(holder)))
        found.push({ valuesFor: (name, at) => keptUnder(evaluator, { key, right, name, at }) });
    } else if (ts.isObjectLiteralExpression(node)) {
      const isLike = node.properties.some((each) => each.name && mayHave(each.name.getText()));
      if (isLike && (isIt(expectedOf(evaluator, node)) || isAssignedTo(evaluator, node, isIt))) add(node);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** What is put under a name that who calls the function around says: `context[name] = axios.create({ baseURL })`. */
function keptUnder(
  evaluator: Evaluator,
  asked: {
    readonly key: ts.Expression;
    readonly right: ts.Expression;
    readonly name: string;
    readonly at: ts.Node;
  },
): readonly Value[] {
  const { key, right, name, at } = asked;
  return registeredIn(evaluator, key, free, at)
    .filter((inside) => isCalled(evaluator.valuesOf(key, inside), name))
    .flatMap((inside) => evaluator.valuesOf(right, inside));
}

/** `Object.assign(context, { db })` */
function isAssignedTo(
  evaluator: Evaluator,
  node: ts.ObjectLiteralExpression,
  isIt: (values: readonly Value[]) => boolean,
): boolean {
  const { parent: call } = node;
  if (!ts.isCallExpression(call) || call.expression.getText() !== 'Object.assign') return false;
  const [to] = call.arguments;
  return to !== undefined && to !== node && isIt(evaluator.valuesOf(to));
}

/** What a file has a storage keep: `storage.run(store, next)`, `storage.enterWith(store)`. */
function storedIn(evaluator: Evaluator, file: ts.SourceFile, made: ts.Node): readonly ts.Expression[] {
  const found: ts.Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const { expression: storage, name } = node.expression;
      const [store] = node.arguments;
      const isIt = () =>
        evaluator
          .valuesOf(storage)
          .some(
            (value) =>
              value.kind === 'derived' && value.steps.some((step) => 'node' in step && step.node === made),
          );
      if (store && /^(?:run|enterWith)$/.test(name.text) && isIt()) found.push(store);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
