/**
 * What a program sets of an address afterwards: `url.pathname = '/orders'`, `url.pathname += '/paid'`, `url.hostname = 'orders'`. In: the address as
 * it is made, and all that is assigned to its members. Out: what it can be, by the branches in which that is done.
 */
import { isDeepStrictEqual } from 'node:util';
import { ts } from 'ts-morph';
import { goesOn } from './changes.js';
import type { Evaluator } from './evaluator.js';
import { addressOfPath, originOf, originOfHost, splitAtPath, withoutQuery } from './taken-apart.js';
import { isHole, textsOf } from './text.js';
import { joinUrl, urlTexts } from './urls.js';
import type { Context, Part, TextValue, Value } from './values.js';

/** One member of an address that is set, or with `href` all of it: the node is what it is set to, or the whole of `+=`. */
interface Change {
  readonly member: string;
  readonly to: ts.Expression;
}

type Texts = readonly TextValue[];

type Named = ts.VariableDeclaration & { readonly name: ts.Identifier };

/** Ways in which branches make an address. */
const MOST_WAYS = 16;

/** The members that say whom and what is asked. */
const SET = ['href', 'hostname', 'host', 'port', 'pathname'];

/** What is given to a variable: by its declaration, by what is assigned to it later, and by what its file assigns to members of that name. */
export interface Given {
  readonly written: readonly Value[];
  readonly later: readonly ts.Expression[];
  readonly assigned: ReadonlyMap<string, readonly ts.Expression[]>;
}

/** An address with what is set of it under the name of its variable; undefined for what is no address, or one that stays as it is. */
export function changedAddress(
  evaluator: Evaluator,
  declaration: Named,
  { written, later, assigned }: Given,
  context: Context,
): Texts | undefined {
  const { text: name } = declaration.name;
  const members = SET.flatMap((member) => (assigned.get(member) ?? []).map((to) => ({ member, to })))
    // Other functions of the file may have addresses of that name.
    .filter(({ to }) => evaluator.scopes.find(name, to).includes(declaration));
  const made = members.length > 0 ? addresses(evaluator, written) : undefined;
  if (!made) return undefined;
  const changes = [...members, ...later.map((to) => ({ member: 'href', to }))].toSorted(
    (a, b) => a.to.pos - b.to.pos,
  );
  const ways = new Ways(evaluator, context, declaration);
  const last = ways.after(changes, made, declaration);
  // What only functions change is as it was made where none of them is asked.
  const isUsedChanged = ways.inFunctions && last.every((text) => made.includes(text));
  return [...ways.finished, ...(isUsedChanged ? [] : last)]
    .slice(0, MOST_WAYS)
    .map((text) => ({ ...text, address: true }));
}

/** Addresses as texts; undefined where one of the values is none. */
function addresses(evaluator: Evaluator, values: readonly Value[]): Texts | undefined {
  const all = values.map((value) => urlTexts(evaluator, value));
  return all.every((each) => each !== undefined) ? all.flat() : undefined;
}

/** Whether a variable is an address that is made anew, of something else than itself, before more of it is set. */
export function isAddressMadeAnew(
  evaluator: Evaluator,
  name: string,
  { written, later, assigned }: Given,
  context: Context,
): boolean {
  return (
    later.length > 0 &&
    SET.some((member) => assigned.has(member)) &&
    !later.some((each) => mentions(each, name)) &&
    addresses(evaluator, [...written, ...later.flatMap((each) => evaluator.valuesOf(each, context))]) !==
      undefined
  );
}

class Ways {
  /** What it is at the end of branches from which nothing goes on. */
  readonly finished: TextValue[] = [];
  /** Whether it is changed in functions that use it. */
  inFunctions = false;
  readonly #evaluator: Evaluator;
  readonly #context: Context;
  readonly #declaration: Named;
  #used: readonly ts.Node[] | undefined;

  constructor(evaluator: Evaluator, context: Context, declaration: Named) {
    this.#evaluator = evaluator;
    this.#context = context;
    this.#declaration = declaration;
  }

  /** What an address can be after changes, which stand in the order of the text, inside of a node. */
  after(changes: readonly Change[], before: Texts, inside: ts.Node): Texts {
    let texts = before;
    let from = inside === this.#declaration ? inside.end : inside.pos;
    for (let index = 0; index < changes.length; ) {
      const change = changes[index]!;
      const branch = branchAround(change.to, inside);
      const { pos, end } = branch ? branch.parent : change.to.parent;
      if (this.#uses().some((use) => from <= use.pos && use.end <= pos)) this.finished.push(...texts);
      from = end;
      if (!branch) {
        texts = this.#set(texts, change);
        index += 1;
        continue;
      }
      const all = changes.slice(index).filter(({ to }) => isWithin(branch.parent, to));
      const own = ts.isCaseBlock(branch.parent)
        ? all
        : all.filter(({ to }) => branchesOf(branch).some((each) => isWithin(each, to)));
      texts = ts.isCaseBlock(branch.parent)
        ? this.#ofCases(branch.parent, own, texts)
        : this.#ofBranches(branch, own, texts);
      texts = [...new Set(texts)].slice(0, MOST_WAYS);
      index += Math.max(1, own.length);
    }
    return texts;
  }

  #ofBranches(branch: ts.Node, changes: readonly Change[], start: Texts): Texts {
    const { parent } = branch;
    const ends = branchesOf(branch).flatMap((each) => {
      const end = this.#within(each, changes, start);
      if (ts.isFunctionLike(each)) this.inFunctions = true;
      return ts.isFunctionLike(each) || leaves(each) ? this.#finish(each, end) : end;
    });
    const isAny = ts.isConditionalExpression(parent) || (ts.isIfStatement(parent) && parent.elseStatement);
    return isAny ? ends : [...start, ...ends];
  }

  /** Each case begins as the switch does, or where the one before it falls into it. */
  #ofCases({ clauses }: ts.CaseBlock, changes: readonly Change[], start: Texts): Texts {
    const ends: TextValue[] = [];
    let falling: Texts = [];
    for (const clause of clauses) {
      const end = this.#within(clause, changes, [...new Set([...start, ...falling])]);
      const last = lastOf(clause);
      const isBreak = last !== undefined && ts.isBreakStatement(last);
      if (isBreak) ends.push(...end);
      falling = isBreak ? [] : leaves(clause) ? this.#finish(clause, end) : end;
    }
    return [...(clauses.some(ts.isDefaultClause) ? [] : start), ...ends, ...falling];
  }

  /** Where somebody is given the address as it is then. */
  #uses(): readonly ts.Node[] {
    this.#used ??= mentionsIn(this.#declaration.parent.parent.parent, this.#declaration.name.text).filter(
      isUse,
    );
    return this.#used;
  }

  #within(branch: ts.Node, changes: readonly Change[], start: Texts): Texts {
    return this.after(
      changes.filter(({ to }) => isWithin(branch, to)),
      start,
      branch,
    );
  }

  /** Nothing goes on behind a branch; what it is there is used there, or by nobody. */
  #finish(branch: ts.Node, end: Texts): Texts {
    if (mentions(branch, this.#declaration.name.text)) this.finished.push(...end);
    return [];
  }

  #set(texts: Texts, change: Change): Texts {
    const { member, to } = change;
    const isMore = goesOn(to);
    const said = isMore ? to.right : to;
    if (isWhole(change)) {
      const values = this.#evaluator.valuesOf(said, this.#context);
      return addresses(this.#evaluator, values) ?? textsOf(values, said);
    }
    const isOfItself = mentions(said, this.#declaration.name.text);
    const set = texts.flatMap((text) => {
      const context = isOfItself ? this.#with(text) : this.#context;
      return textsOf(this.#evaluator.valuesOf(said, context), said).map(
        (each): TextValue => ({ ...text, parts: withMember(text.parts, member, each, isMore) }),
      );
    });
    // What is set many times, each time to one of several, would be more addresses than anybody can count.
    return set.slice(0, MOST_WAYS);
  }

  /** Where an address is what it is by then, if all of it is known: `url.pathname = url.pathname.replace('/api', '')`. */
  #with(text: TextValue): Context {
    if (text.parts.some(isHole)) return this.#context;
    const bound = new Map(this.#context.bound).set(this.#declaration, () => [{ ...text, address: true }]);
    return { ...this.#context, bound };
  }
}

/** Whether a change leaves nothing of what was there. */
function isWhole({ member, to }: Change): boolean {
  return member === 'href' && !goesOn(to);
}

function isWithin(node: ts.Node, inner: ts.Node): boolean {
  return node.pos <= inner.pos && inner.end <= node.end;
}

function mentions(node: ts.Node, name: string): boolean {
  return mentionsIn(node, name).length > 0;
}

function mentionsIn(node: ts.Node, name: string): readonly ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (each: ts.Node): void => {
    if (ts.isIdentifier(each) && each.text === name) found.push(each);
    else ts.forEachChild(each, visit);
  };
  visit(node);
  return found;
}

/** `fetch(url)`, `fetch(url.href)`: not one that another address is made of, that is only told, or of which a part is asked or set. */
function isUse(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.expression === node) {
    const isSet = ts.isBinaryExpression(parent.parent) && parent.parent.left === parent;
    return /^(?:href|toString)$/.test(parent.name.text) && !isSet && isUse(parent);
  }
  if (ts.isTemplateSpan(parent)) return true;
  const call = ts.isCallExpression(parent) && parent.expression === node ? parent.parent : parent;
  return (
    ts.isCallExpression(call) &&
    !/\b(?:console|[lL]og(?:ger|ging|[A-Z]\w*)?)\b/.test(call.expression.getText())
  );
}

function withMember(
  address: readonly Part[],
  member: string,
  to: TextValue,
  isMore: boolean,
): readonly Part[] {
  if (member === 'href') return [...address, ...to.parts];
  if (member === 'port') return withPort(address, to.parts);
  if (member !== 'pathname') return withHost(address, to);
  return isMore ? withMore(address, to.parts) : withPath(address, to.parts);
}

/** Another port of the same host, where that is written out: what a variable says may have a port of its own. */
function withPort(address: readonly Part[], port: readonly Part[]): readonly Part[] {
  const [before, path] = splitAtPath(address);
  const origin = before.every((part) => typeof part === 'string') ? before.join('') : undefined;
  if (origin === undefined || !port.every((part) => typeof part === 'string')) return address;
  return [`${origin.replace(/:\d*$/, '')}:${port.join('')}`, ...path];
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
  // Of another address only the path is taken: `url.pathname = new URL(request.url, 'http://localhost').pathname`.
  if (whole) return isOfSame(address, whole) ? whole : joinUrl(originOf(address), splitAtPath(whole)[1]);
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

/** Whether two addresses are of the same server, as far as is known. */
function isOfSame(one: readonly Part[], other: readonly Part[]): boolean {
  return isDeepStrictEqual(originOf(one), originOf(other));
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

function branchesOf(branch: ts.Node): readonly ts.Node[] {
  const { parent } = branch;
  if (ts.isIfStatement(parent))
    return [parent.thenStatement, ...(parent.elseStatement ? [parent.elseStatement] : [])];
  return ts.isConditionalExpression(parent) ? [parent.whenTrue, parent.whenFalse] : [branch];
}

/** Whether nothing after a branch runs when that does. */
function leaves(branch: ts.Node): boolean {
  const last = lastOf(branch);
  return (
    last !== undefined &&
    (ts.isReturnStatement(last) || ts.isThrowStatement(last) || ts.isBreakOrContinueStatement(last))
  );
}

/** The last statement of a branch, or of the block that this is. */
function lastOf(branch: ts.Node): ts.Node | undefined {
  if (!ts.isBlock(branch) && !ts.isCaseOrDefaultClause(branch)) return branch;
  const last = branch.statements.at(-1);
  return last && lastOf(last);
}
