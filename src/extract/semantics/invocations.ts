/**
 * Who calls the functions that do something. In: these functions, and the files that may call them. Out: each call of one, and of those that
 * call one, a few steps up; only where it is sure which function is meant. Why: one piece of work is often spread over several functions.
 */
import { ts } from 'ts-morph';
import type { InvocationFact } from '../../model/facts.js';
import { groupBy } from '../../model/group.js';
import type { Path } from '../../model/nouns.js';
import { branchesAround } from './branches.js';
import { declarationAround } from './declared.js';
import { dispatchesIn, messagesOf } from './dispatches.js';
import { emissionsIn, eventsOf } from './emitted.js';
import type { Evaluator } from './evaluate/evaluator.js';
import { fixed } from './evaluate/text.js';
import type { Value } from './evaluate/values.js';
import { type Body, functionAround, isBody, nameOfBody, scopeOf } from './functions.js';
import { locationOf } from './places.js';
import type { Transactions } from './transactions.js';

/** Calls of calls that are followed. */
const DEEPEST = 3;
/** Steps of evaluation for all of it; calls beyond them are not known. */
const MOST_STEPS = 1_000_000;

/**
 * @param callers the files that may call something of a file that goes by one of these names
 * @param emitters the files of the program of a file that emit events by their names
 */
export function invocationsOf(
  evaluator: Evaluator,
  transactions: Transactions,
  doing: Iterable<Body>,
  callers: (file: ts.SourceFile, names: ReadonlySet<string>) => readonly Path[],
  emitters: (file: ts.SourceFile) => readonly ts.SourceFile[] = () => [],
): readonly InvocationFact[] {
  const { program } = evaluator;
  const start = evaluator.steps;
  const found = new Map<string, InvocationFact>();
  const known = new Set(doing);
  const calls = new Map<ts.SourceFile, ReadonlyMap<string, readonly Invoking[]>>();
  let wanted = [...known];
  for (let depth = 0; depth < DEEPEST && wanted.length > 0; depth += 1) {
    const next = new Set<Body>();
    const add = (from: Body, to: Body, call: ts.CallExpression, isReference: boolean): void => {
      const fact = invocation(evaluator, transactions, { from, to, call, isReference });
      const key = JSON.stringify([fact.at, fact.to]);
      if (found.has(key)) return;
      found.set(key, fact);
      if (!known.has(from)) next.add(from);
    };
    for (const to of wanted)
      for (const message of messagesOf(evaluator, to))
        for (const path of callers(message.getSourceFile(), new Set([message.name.text]))) {
          const file = program.file(path);
          for (const call of file ? dispatchesIn(evaluator, file, message).calls : []) {
            const from = functionAround(call);
            if (from && from !== to) add(from, to, call, false);
          }
        }
    for (const to of wanted) {
      const events = eventsOf(evaluator, to);
      for (const file of events.length > 0 ? emitters(to.getSourceFile()) : [])
        for (const call of emissionsIn(evaluator, file, events)) {
          const from = functionAround(call);
          if (from && from !== to) add(from, to, call, false);
        }
    }
    for (const [file, bodies] of groupBy(wanted, (body) => body.getSourceFile())) {
      const names = new Set(bodies.flatMap((body) => nameOfBody(body) ?? []));
      const isWanted = new Set(bodies);
      for (const path of names.size === 0 ? [] : callers(file, names)) {
        const caller = program.file(path);
        if (!caller) continue;
        const inFile = calls.get(caller) ?? invokingIn(evaluator, caller);
        calls.set(caller, inFile);
        for (const { callee, call } of [...names].flatMap((name) => inFile.get(name) ?? [])) {
          if (evaluator.steps - start > MOST_STEPS) break;
          const from = functionAround(call);
          const isReference = callee !== call.expression;
          if (!from || (isReference && !transactions.isRun(call))) continue;
          for (const to of calledBy(evaluator, callee, isWanted))
            if (isWanted.has(to) && from !== to) add(from, to, call, isReference);
        }
      }
    }
    for (const body of next) known.add(body);
    wanted = [...next];
  }
  return [...found.values()];
}

/** A call of a function, or a call that is given one to run. */
interface Invoking {
  readonly callee: ts.Expression;
  readonly call: ts.CallExpression;
}

/** The calls of a file by the last name of what they call, or are given. */
function invokingIn(evaluator: Evaluator, file: ts.SourceFile): ReadonlyMap<string, readonly Invoking[]> {
  const found = new Map<string, Invoking[]>();
  const add = (callee: ts.Expression, call: ts.CallExpression): void => {
    for (const name of lastNames(evaluator, callee))
      found.set(name, [...(found.get(name) ?? []), { callee, call }]);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      add(node.expression, node);
      for (const argument of node.arguments) add(argument, node);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The last name of what is called; of `client[method]`, each that it may be. */
function lastNames(evaluator: Evaluator, node: ts.Expression): readonly string[] {
  if (ts.isIdentifier(node)) return [node.text];
  if (ts.isPropertyAccessExpression(node)) return [node.name.text];
  if (!ts.isElementAccessExpression(node)) return [];
  return evaluator.valuesOf(node.argumentExpression).flatMap((value) => fixed(value) ?? []);
}

/**
 * The one function that an expression is, if it can be no other; of a method that an interface declares, the one that is wanted and implements
 * it; of `client[method]` each, for one of them is called.
 */
function calledBy(evaluator: Evaluator, callee: ts.Expression, wanted: ReadonlySet<Body>): readonly Body[] {
  const values = evaluator.valuesOf(callee);
  const bodies = new Set<Body>();
  for (const value of values) {
    if (value.kind === 'derived' && values.some(isDeclared)) continue;
    if (value.kind !== 'function') return [];
    const { node } = value;
    if (isBody(node)) bodies.add(node);
    else if (ts.isMethodSignature(node))
      for (const body of wanted) if (implementsIt(evaluator, body, node)) bodies.add(body);
  }
  return bodies.size === 1 || ts.isElementAccessExpression(callee) ? [...bodies] : [];
}

/** A method of an interface: what stands behind it has no body here. */
const isDeclared = (value: Value) => value.kind === 'function' && ts.isMethodSignature(value.node);

/** Whether a method is that of a class that says to implement what an interface declares. */
export function implementsIt(evaluator: Evaluator, body: Body, signature: ts.MethodSignature): boolean {
  if (!ts.isMethodDeclaration(body) || !ts.isClassLike(body.parent)) return false;
  const name = signature.name.getText();
  return (
    body.name.getText() === name &&
    (body.parent.heritageClauses ?? [])
      .filter(({ token }) => token === ts.SyntaxKind.ImplementsKeyword)
      .flatMap(({ types }) => [...types])
      .flatMap((type) => evaluator.valuesOfType(type))
      .flatMap((value) => (value.kind === 'shape' ? evaluator.member(value, name, body) : []))
      .some((value) => value.kind === 'function' && value.node === signature)
  );
}

function invocation(
  { program }: Evaluator,
  transactions: Transactions,
  {
    from,
    to,
    call,
    isReference,
  }: {
    readonly from: Body;
    readonly to: Body;
    readonly call: ts.CallExpression;
    readonly isReference: boolean;
  },
): InvocationFact {
  const declaration = declarationAround(call);
  const at = locationOf(program, call);
  const transaction = isReference ? at : transactions.around(call);
  const branches = branchesAround(call);
  const isHanded = isReference || transactions.isHanded(call);
  return {
    from: scopeOf(program, from),
    to: scopeOf(program, to),
    ...(transaction && { transaction }),
    ...(branches && { branches }),
    ...(isHanded && { handed: true }),
    ...(declaration !== undefined && { declaration }),
    at,
  };
}
