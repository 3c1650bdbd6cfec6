/**
 * What a program sets of an address afterwards: `url.pathname = '/orders'`, `url.pathname += '/paid'`, `url.hostname = 'orders'`. In: the address as
 * it is made, and all that is assigned to its members. Out: what it can be, by the branches in which that is done.
 */
import { ts } from 'ts-morph';
import { goesOn } from './changes.js';
import type { Evaluator } from './evaluator.js';
import { addressOfPath, originOf, originOfHost, splitAtPath, withoutQuery } from './taken-apart.js';
import { isHole, textsOf } from './text.js';
import { joinUrl, urlTexts } from './urls.js';
import type { Context, Part, TextValue, Value } from './values.js';

/** One member of an address that is set: the node is what it is set to, or the whole of `+=`. */
interface Change {
  readonly member: string;
  readonly to: ts.Expression;
}

type Texts = readonly TextValue[];

/** Ways in which branches make an address. */
const MOST_WAYS = 16;

/** The members that say whom and what is asked. */
const SET = ['hostname', 'host', 'pathname'];

/** An address with what is set of it under the name of its variable; undefined for what is no address, or one that stays as it is. */
export function changedAddress(
  evaluator: Evaluator,
  declaration: ts.VariableDeclaration & { readonly name: ts.Identifier },
  value: Value,
  assigned: ReadonlyMap<string, readonly ts.Expression[]>,
  context: Context,
): Texts | undefined {
  const { text: name } = declaration.name;
  const changes = SET.flatMap((member) => (assigned.get(member) ?? []).map((to) => ({ member, to })))
    // Other functions of the file may have addresses of that name.
    .filter(({ to }) => evaluator.scopes.find(name, to).includes(declaration))
    .sort((a, b) => a.to.pos - b.to.pos);
  const made = changes.length > 0 ? urlTexts(evaluator, value) : undefined;
  if (!made) return undefined;
  const ways = new Ways(evaluator, context);
  const last = ways.after(changes, made, declaration);
  // What only functions change is as it was made where none of them is asked.
  const isUsedChanged = ways.inFunctions && last.every((text) => made.includes(text));
  return [...ways.finished, ...(isUsedChanged ? [] : last)]
    .slice(0, MOST_WAYS)
    .map((text) => ({ ...text, address: true }));
}

class Ways {
  /** What it is at the end of branches from which nothing goes on. */
  readonly finished: TextValue[] = [];
  /** Whether it is changed in functions that use it. */
  inFunctions = false;
  readonly #evaluator: Evaluator;
  readonly #context: Context;

  constructor(evaluator: Evaluator, context: Context) {
    this.#evaluator = evaluator;
    this.#context = context;
  }

  /** What an address can be after changes, which stand in the order of the text, inside of a node. */
  after(changes: readonly Change[], before: Texts, inside: ts.Node): Texts {
    let texts = before;
    for (let index = 0; index < changes.length; ) {
      const branch = branchAround(changes[index]!.to, inside);
      if (!branch) {
        texts = this.#set(texts, changes[index]!);
        index += 1;
        continue;
      }
      const { parent } = branch;
      const isWithin = (node: ts.Node, { to }: Change) => node.pos <= to.pos && to.end <= node.end;
      const branches = branchesOf(parent, branch);
      const all = changes.slice(index).filter((change) => branches.some((each) => isWithin(each, change)));
      const start = texts;
      const ends = branches.flatMap((each) => {
        const own = all.filter((change) => isWithin(each, change));
        const end = this.after(own, start, each);
        const isFunction = ts.isFunctionLike(each);
        if (isFunction) this.inFunctions = true;
        if (own.length === 0 || !(isFunction || leaves(each))) return end;
        this.finished.push(...end);
        return [];
      });
      const isWhole = ts.isIfStatement(parent) && parent.elseStatement !== undefined;
      texts = (isWhole ? ends : [...start, ...ends]).slice(0, MOST_WAYS);
      index += Math.max(1, all.length);
    }
    return texts;
  }

  #set(texts: Texts, { member, to }: Change): Texts {
    const isMore = goesOn(to);
    const said = isMore ? to.right : to;
    const given = textsOf(this.#evaluator.valuesOf(said, this.#context), said);
    const set = texts.flatMap((text) =>
      given.map((each): TextValue => {
        if (member !== 'pathname') return { ...text, parts: withHost(text.parts, each) };
        return {
          ...text,
          parts: isMore ? withMore(text.parts, each.parts) : withPath(text.parts, each.parts),
        };
      }),
    );
    // What is set many times, each time to one of several, would be more addresses than anybody can count.
    return set.slice(0, MOST_WAYS);
  }
}

function withMore(address: readonly Part[], more: readonly Part[]): readonly Part[] {
  const [before, path] = splitAtPath(address);
  const last = path.at(-1);
  const isWord = path.length > 0 && !(typeof last === 'string' && last.endsWith('/'));
  const start = [...before, ...withoutQuery(path)];
  return isWord ? [...start, ...more] : joinUrl(start, more);
}

function withPath(address: readonly Part[], path: readonly Part[]): readonly Part[] {
  const whole = addressOfPath(path);
  if (whole) return whole;
  const [begin, next, ...others] = path.filter((part) => part !== '');
  // `url.pathname = `${url.pathname.replace(…)}/orders``: it goes on behind the path that the address has.
  const isFurther =
    begin !== undefined &&
    isHole(begin) &&
    begin.variable === undefined &&
    typeof next === 'string' &&
    /^\//.test(next);
  return isFurther ? joinUrl(address, [next, ...others]) : joinUrl(originOf(address), path);
}

/** Another host is somebody else, who is asked for the same path. */
function withHost(address: readonly Part[], host: TextValue): readonly Part[] {
  const [before, path] = splitAtPath(address);
  const origin = originOfHost(host)?.parts ?? ['http://', ...host.parts];
  if (path.length > 0) return [...origin, ...path];
  // Of an address of which nothing is known there may be any path.
  const isOpen = before.some(isHole);
  return isOpen ? [...origin, '/', { hole: true }] : origin;
}

/** The outermost node between an expression and one around it that may be left out when that runs. */
function branchAround(node: ts.Node, inside: ts.Node): ts.Node | undefined {
  let found: ts.Node | undefined;
  for (let place = node; place.parent && place !== inside; place = place.parent) {
    if (place.parent.pos <= inside.pos && inside.end <= place.parent.end) break;
    if (isBranch(place)) found = place;
  }
  return found;
}

function isBranch(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isIfStatement(parent)) return node !== parent.expression;
  if (ts.isConditionalExpression(parent)) return node !== parent.condition;
  if (ts.isBinaryExpression(parent) && SHORT.has(parent.operatorToken.kind)) return node === parent.right;
  return (
    ts.isFunctionLike(node) ||
    ts.isCaseOrDefaultClause(node) ||
    ts.isCatchClause(node) ||
    (ts.isIterationStatement(parent, false) && parent.statement === node)
  );
}

/** Operators that may leave out what stands behind them. */
const SHORT: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.QuestionQuestionToken,
]);

function branchesOf(parent: ts.Node, branch: ts.Node): readonly ts.Node[] {
  if (ts.isIfStatement(parent))
    return [parent.thenStatement, ...(parent.elseStatement ? [parent.elseStatement] : [])];
  if (ts.isConditionalExpression(parent)) return [parent.whenTrue, parent.whenFalse];
  return ts.isCaseBlock(parent) ? parent.clauses : [branch];
}

/** Whether nothing after a branch runs when that does. */
function leaves(branch: ts.Node): boolean {
  const statements = ts.isBlock(branch) || ts.isCaseOrDefaultClause(branch) ? branch.statements : [branch];
  const last = statements.at(-1);
  return last !== undefined && (ts.isReturnStatement(last) || ts.isThrowStatement(last));
}
