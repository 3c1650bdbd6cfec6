/**
 * The transaction that a node is part of, as far as the code shows. In: a node. Out: where the transaction begins: a function or a list
 * that is given to what runs it in one (`db.transaction(async (tx) => …)`, `$transaction([…])`, a wrapper of the program's own), a
 * decorator, or a call after which everything is part of it until the commit (`BEGIN`, `startTransaction()`).
 */
import { ts } from 'ts-morph';
import type { Transaction } from '../../model/nouns.js';
import type { Evaluator } from './evaluate/evaluator.js';
import { type Body, isBody } from './functions.js';
import { locationOf } from './places.js';

/** The word by which methods and functions say that they run what they are given in a transaction … */
const TRANSACTION = /^(transaction|transactional|transactionally|transact|tx|trx|atomic|atomically)$/;
/** … and the words that may stand before it: `runInTransaction`, `withTx`. What gets or lists transactions runs none. */
const BEFORE =
  /^(in|inside|within|with|do|run|exec|execute|use|wrap|begin|start|perform|open|manage|managed|new|nested|retry|serializable|db|database|sql|knex|pg|client|write)$/;
/** Methods with a word of their own: of postgres.js, and of units of work. */
const RUNS = /^(begin|unitOfWork)$/;
/** Traces of what a program does are called transactions too. */
const TRACES = /sentry|newrelic|apm|trac(e|ing)|span|elastic/i;
const BEGIN_TEXT = /^\s*(?:BEGIN|START\s+TRANSACTION)\b/i;
const COMMIT_TEXT = /^\s*(?:COMMIT|END)\b/i;
/** What people call the connection, manager or session that a transaction runs on. */
export const HANDLE =
  /^(?:t|tx|trx|txn|trans|client|conn|connection|manager|em|session|qr|uow|\w*(?:transaction|Transaction|Tx|Trx|Txn|Session|EntityManager|QueryRunner|queryRunner|entityManager)(?:Client|Context)?)$/;
const HANDLE_TYPE = /Transaction|PoolClient|ClientBase|EntityManager|QueryRunner|ClientSession|\bTx\b|Trx/;

/** What is left to be done once the transaction has ended. */
export const AFTER = /(after|on|post)_?Commit|runOnTransactionComm?it/i;

/** The calls of a function's own that begin and end transactions. */
interface Marks {
  readonly begins: readonly ts.CallExpression[];
  readonly commits: readonly ts.CallExpression[];
}

export class Transactions {
  readonly #evaluator: Evaluator;
  readonly #marks = new Map<ts.Node, Marks>();
  readonly #runs = new Map<ts.Node, boolean>();

  constructor(evaluator: Evaluator) {
    this.#evaluator = evaluator;
  }

  /** The transaction that a node is part of. */
  around(node: ts.Node): Transaction | undefined {
    const { program } = this.#evaluator;
    for (let place = node; place.parent; place = place.parent) {
      const { parent } = place;
      const isGiven = ts.isCallExpression(parent) && parent.arguments.some((each) => each === place);
      if (isGiven && ts.isArrayLiteralExpression(place) && runsByName(parent))
        return { ...locationOf(program, nameOfCallee(parent)), ambient: true };
      if (!isBody(place)) continue;
      if (isGiven && AFTER.test(nameOfCallee(parent).getText())) return undefined;
      if (isGiven && this.isRun(parent)) return locationOf(program, nameOfCallee(parent));
      const decorators = ts.canHaveDecorators(place) ? (ts.getDecorators(place) ?? []) : [];
      const decorated = decorators.find((each) => /^@Transaction(al)?\b/.test(each.getText()));
      if (decorated) return { ...locationOf(program, decorated), ambient: true };
      const begin = this.#beginBefore(place, node);
      if (begin) return locationOf(program, begin);
    }
    return undefined;
  }

  /** Whether a call runs the functions that it is given in a transaction: by its name, or because the function that it calls does. */
  isRun(call: ts.CallExpression): boolean {
    if (runsByName(call)) return true;
    const known = this.#runs.get(call);
    if (known !== undefined) return known;
    this.#runs.set(call, false);
    const functions = this.#evaluator
      .valuesOf(call.expression)
      .flatMap((value) => (value.kind === 'function' && isBody(value.node) ? [value.node] : []));
    const runs = functions.length > 0 && functions.every((each) => this.#runsWhatItIsGiven(each));
    this.#runs.set(call, runs);
    return runs;
  }

  /** Whether a call is given what a transaction runs on: of the transaction around it, or of the one that its function is given. */
  isHanded(call: ts.CallExpression): boolean {
    let found = false;
    const visit = (node: ts.Node): void => {
      if (found || ts.isFunctionLike(node)) return;
      if (ts.isIdentifier(node) && !isMemberName(node)) found = this.#isHandle(node, 0);
      else ts.forEachChild(node, visit);
    };
    visit(call);
    return found;
  }

  #isHandle(node: ts.Identifier, depth: number): boolean {
    if (depth > 3) return false;
    return this.#evaluator.scopes.find(node.text, node).some((declaration) => {
      if (ts.isParameter(declaration) || isOfParameter(declaration)) {
        const owner = ownerOfParameter(declaration);
        const call = owner?.parent;
        const isRun = call && ts.isCallExpression(call) && isArgument(call, owner) && this.isRun(call);
        const type = ts.isParameter(declaration) ? declaration.type?.getText() : undefined;
        return isRun || HANDLE.test(node.text) || (type !== undefined && HANDLE_TYPE.test(type));
      }
      const made = variableOf(declaration);
      if (!made?.initializer) return false;
      return this.#isBegunOn(node, made) || this.#mentionsHandle(made.initializer, depth + 1);
    });
  }

  #mentionsHandle(node: ts.Node, depth: number): boolean {
    if (ts.isFunctionLike(node)) return false;
    if (ts.isIdentifier(node) && !isMemberName(node)) return this.#isHandle(node, depth);
    return ts.forEachChild(node, (child) => this.#mentionsHandle(child, depth) || undefined) ?? false;
  }

  /** `client` of `client.query('BEGIN')`, `t` of `const t = await sequelize.transaction()`. */
  #isBegunOn(name: ts.Identifier, made: ts.VariableDeclaration): boolean {
    let owner: ts.Node = made;
    while (owner.parent && !isBody(owner)) owner = owner.parent;
    if (!isBody(owner)) return false;
    return this.#marksOf(owner).begins.some(
      (begin) =>
        (made.pos <= begin.pos && begin.end <= made.end) ||
        (ts.isPropertyAccessExpression(begin.expression) &&
          begin.expression.expression.getText().split('.')[0] === name.text),
    );
  }

  /** A function of the program that begins a transaction, or has another do so, and calls or hands on what it is given. */
  #runsWhatItIsGiven(node: Body): boolean {
    if (!node.body || !/transaction|\bbegin\b/i.test(node.body.getText())) return false;
    const parameters = new Set(node.parameters.map(({ name }) => name.getText()));
    let begins = this.#marksOf(node).begins.length > 0;
    let uses = false;
    const visit = (inner: ts.Node): void => {
      if (ts.isCallExpression(inner)) {
        if (inner.arguments.length > 0 && runsByName(inner)) begins = true;
        const given = [inner.expression, ...inner.arguments];
        if (given.some((each) => ts.isIdentifier(each) && parameters.has(each.text))) uses = true;
      }
      ts.forEachChild(inner, visit);
    };
    visit(node.body);
    return begins && uses;
  }

  /** The call that began the transaction which a node of a function is part of. */
  #beginBefore(of: Body, node: ts.Node): ts.CallExpression | undefined {
    const { begins, commits } = this.#marksOf(of);
    const index = begins.findLastIndex(({ end }) => end <= node.pos || end <= node.getStart());
    const begin = begins[index];
    if (!begin) return undefined;
    const next = begins[index + 1]?.pos ?? Number.POSITIVE_INFINITY;
    const ends = commits.filter(({ pos }) => pos >= begin.end && pos < next);
    const last = ends.at(-1);
    return !last || node.end <= last.pos ? begin : undefined;
  }

  #marksOf(of: Body): Marks {
    const known = this.#marks.get(of);
    if (known) return known;
    const begins: ts.CallExpression[] = [];
    const commits: ts.CallExpression[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isFunctionLike(node)) return;
      if (ts.isCallExpression(node)) {
        if (begin(node)) begins.push(node);
        else if (ends(node)) commits.push(node);
      }
      ts.forEachChild(node, visit);
    };
    if (of.body && /begin|transaction/i.test(of.body.getText())) visit(of.body);
    const marks = { begins, commits };
    this.#marks.set(of, marks);
    return marks;
  }
}

function nameOfCallee({ expression }: ts.CallExpression): ts.Node {
  return ts.isPropertyAccessExpression(expression) ? expression.name : expression;
}

function runsByName(call: ts.CallExpression): boolean {
  const name = nameOfCallee(call).getText();
  // Kysely: `db.transaction().execute(async (tx) => …)`.
  if (
    name === 'execute' &&
    /\.transaction\(\)(\s*\.\w+\([^()]*\))*\s*\.execute$/.test(call.expression.getText())
  )
    return true;
  const words = name.split(/(?=[A-Z])|[_$]/).filter((word) => word !== '');
  const index = words.findIndex((word) => TRANSACTION.test(word.toLowerCase()));
  const isSaid = index >= 0 && words.slice(0, index).every((word) => BEFORE.test(word.toLowerCase()));
  return (isSaid || RUNS.test(name)) && !TRACES.test(call.expression.getText());
}

function begin(call: ts.CallExpression): boolean {
  if (firstTextOf(call, BEGIN_TEXT)) return true;
  const name = nameOfCallee(call).getText();
  if (!ts.isPropertyAccessExpression(call.expression) || TRACES.test(call.expression.getText())) return false;
  if (call.arguments.some((each) => ts.isFunctionLike(each) || ts.isArrayLiteralExpression(each)))
    return false;
  if (name === 'transaction') return ts.isAwaitExpression(call.parent) && !call.arguments.some(mayBeFunction);
  return name === 'startTransaction' || name === 'beginTransaction' || name === 'begin';
}

/** What runs a function that it is given by name begins and ends the transaction by itself. */
function mayBeFunction(node: ts.Expression): boolean {
  return !ts.isObjectLiteralExpression(node) && !ts.isStringLiteralLike(node);
}

function ends(call: ts.CallExpression): boolean {
  return firstTextOf(call, COMMIT_TEXT) || /^commit(Transaction)?$/.test(nameOfCallee(call).getText());
}

function firstTextOf({ arguments: [first] }: ts.CallExpression, pattern: RegExp): boolean {
  if (!first) return false;
  const text = ts.isStringLiteralLike(first)
    ? first.text
    : ts.isTaggedTemplateExpression(first) && ts.isNoSubstitutionTemplateLiteral(first.template)
      ? first.template.text
      : ts.isTemplateExpression(first)
        ? first.head.text
        : undefined;
  return text !== undefined && pattern.test(text);
}

function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node;
  const isMember = ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent);
  return isMember && parent.name === node;
}

function isArgument(call: ts.CallExpression, node: ts.Node): boolean {
  return call.arguments.some((each) => each === node);
}

function isOfParameter(node: ts.Node): boolean {
  return ts.isBindingElement(node) && ownerOfParameter(node) !== undefined;
}

/** The function whose parameter declares a name. */
function ownerOfParameter(node: ts.Node): ts.Node | undefined {
  let place: ts.Node = node;
  while (ts.isBindingElement(place) || ts.isObjectBindingPattern(place) || ts.isArrayBindingPattern(place))
    place = place.parent;
  return ts.isParameter(place) ? place.parent : undefined;
}

function variableOf(node: ts.Node): ts.VariableDeclaration | undefined {
  let place: ts.Node = node;
  while (ts.isBindingElement(place) || ts.isObjectBindingPattern(place) || ts.isArrayBindingPattern(place))
    place = place.parent;
  return ts.isVariableDeclaration(place) ? place : undefined;
}
