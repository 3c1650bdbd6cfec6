/**
 * Which address goes with which verb, where a call chooses both: `fetch(id ? one(id) : ALL, { method: id ? 'PUT' : 'POST' })`. In: the call, the
 * alternatives of its address and its verbs. Out: the requests that it may send; those of the same test or block go together. Verbs of other
 * tests are all tried; of what other blocks choose, most pairs are never sent: the first verb stands for them.
 */
import { ts } from 'ts-morph';
import type { Parts } from './texts.js';

export interface Request {
  readonly address: Parts;
  readonly method: string | undefined;
}

/** What expressions say, each with its alternatives. */
export interface Alternatives {
  addresses(node: ts.Expression): readonly Parts[];
  verbs(node: ts.Expression): readonly (string | undefined)[];
}

export function chosenTogether(
  call: ts.CallExpression,
  asked: ts.Node | undefined,
  addresses: readonly Parts[],
  verbs: readonly (string | undefined)[],
  alternatives: Alternatives,
): readonly Request[] {
  const all = () => combined(addresses, verbs);
  if (addresses.length < 2 || verbs.length < 2 || !asked) return all();
  const said = { address: optionIn([asked], URL) ?? asked, verb: optionIn(call.arguments, VERB) };
  const set = settable([asked], URL);
  const assigned = assignedPairs(set ?? said.address, settable(call.arguments, VERB) ?? said.verb);
  if (assigned.length > 0)
    return assigned.flatMap((pair) =>
      byTests(pair, alternatives.addresses(pair.address), alternatives.verbs(pair.verb)),
    );
  if (set) {
    const requests = byBlocks(set, verbs, alternatives);
    if (requests.length > 0) return requests;
  }
  const [ofVerb] = testsIn(said.verb);
  const isOfOnePath = new Set(addresses.map(pathText)).size === 1;
  if (ofVerb === undefined && !isOfOnePath) {
    const isPaired = addresses.length === verbs.length && assignedTogether(said, addresses.length);
    return addresses.map((address, index) => ({ address, method: verbs[isPaired ? index : 0] }));
  }
  return byTests(said, addresses, verbs);
}

function combined(addresses: readonly Parts[], verbs: readonly (string | undefined)[]): readonly Request[] {
  return addresses.flatMap((address) => verbs.map((method) => ({ address, method })));
}

/** Of what one test chooses, each address with its verb; of anything else, each with each. */
function byTests(
  said: Said,
  addresses: readonly Parts[],
  verbs: readonly (string | undefined)[],
): readonly Request[] {
  const all = () => combined(addresses, verbs);
  if (addresses.length !== 2 || verbs.length !== 2) return all();
  const [[ofAddress, ...others], [ofVerb, ...more]] = [testsIn(said.address), testsIn(said.verb)];
  if (ofAddress === undefined || ofVerb === undefined || others.length + more.length > 0) return all();
  if (bare(ofAddress) !== bare(ofVerb)) return all();
  const isOpposite = isDenied(ofAddress) !== isDenied(ofVerb);
  return addresses.map((address, index) => ({ address, method: verbs[isOpposite ? 1 - index : index] }));
}

/** What follows the host in an address: the sidecar of Dapr is asked for what a service of the name in a header answers. */
export function pathIn(address: Parts): Parts {
  const parts = address.map((part) =>
    typeof part === 'string' ? part.replace(/^[a-z]+:\/\/[^/]*/, '') : part,
  );
  const index = parts.findIndex((part) => typeof part === 'string' && part.includes('/'));
  const first = parts[index];
  return typeof first === 'string' ? [first.slice(first.indexOf('/')), ...parts.slice(index + 1)] : ['/'];
}

/** A path to compare with others; what is not known of each may be the same. */
function pathText(address: Parts): string {
  return pathIn(address)
    .map((part) => (typeof part === 'string' ? part : '*'))
    .join('');
}

/** Where an address and a verb are said. */
interface Said {
  readonly address: ts.Node;
  readonly verb: ts.Node | undefined;
}

/** A member of an object that a variable holds: `options.method`. */
interface Member {
  readonly holder: ts.Identifier;
  readonly names: RegExp;
}

/** The option of an object that goes by a name, where something may set it later. */
function settable(given: readonly ts.Node[], names: RegExp): Member | undefined {
  const holder = given.find((each) => {
    const options = ts.isIdentifier(each) ? declaredAs(each) : undefined;
    return options && ts.isObjectLiteralExpression(options) && optionIn([options], names);
  });
  return holder && ts.isIdentifier(holder) ? { holder, names } : undefined;
}

/** What an address and a verb that go by names are given in the same blocks, one block after the other; nothing where one is given alone. */
function assignedPairs(
  address: ts.Node | Member,
  verb: ts.Node | Member | undefined,
): readonly { address: ts.Expression; verb: ts.Expression }[] {
  if (!verb || !isNamed(verb) || !isNamed(address)) return [];
  const [ofAddress, ofVerb] = [assignments(address), assignments(verb)];
  const isTogether =
    ofVerb.length > 1 &&
    ofAddress.length === ofVerb.length &&
    ofAddress.every(({ block }, index) => block === ofVerb[index]?.block);
  return isTogether
    ? ofAddress.map(({ value }, index) => ({ address: value, verb: ofVerb[index]!.value }))
    : [];
}

/** Each address and each verb that options are given, with what the block says of the other, or else what the blocks around said before. */
function byBlocks(
  { holder }: Member,
  verbs: readonly (string | undefined)[],
  alternatives: Alternatives,
): readonly Request[] {
  const [ofAddress, ofVerb] = [URL, VERB].map((names) => assignments({ holder, names }));
  const said = ofVerb!.map((each) => ({ ...each, verbs: alternatives.verbs(each.value) }));
  if (said.length === 0) return [];
  // Of what no block says, it is the usual one.
  const usual = verbs.filter((verb) => !said.some((each) => each.verbs.includes(verb)));
  const requests = [
    ...ofAddress!.flatMap((address) =>
      combined(alternatives.addresses(address.value), inForce(said, address)?.verbs ?? usual),
    ),
    ...said.flatMap((verb) => {
      const address = inForce(ofAddress!, verb);
      return address ? combined(alternatives.addresses(address.value), verb.verbs) : [];
    }),
  ];
  return [
    ...new Map(
      requests.map((each) => [JSON.stringify([pathText(each.address), each.method]), each]),
    ).values(),
  ];
}

/** What is said in the block of an assignment, or else in those around before it. */
function inForce<Said extends Assignment>(
  all: readonly Said[],
  { block, value }: Assignment,
): Said | undefined {
  for (let place: ts.Node | undefined = block; place; place = place.parent) {
    const found = all.findLast(
      (each) => each.block === place && (place === block || each.value.pos < value.pos),
    );
    if (found) return found;
  }
  return undefined;
}

function isNamed(said: ts.Node | Member): said is ts.Identifier | Member {
  return 'holder' in said || ts.isIdentifier(said);
}

/** Whether a verb and a name in an address are given each of some values in the same blocks: `if (id) { url = one(id); method = 'PUT'; }` */
function assignedTogether({ address, verb }: Said, count: number): boolean {
  if (!verb || !ts.isIdentifier(verb)) return false;
  const ofVerb = assignments(verb);
  return (
    ofVerb.length === count &&
    namesIn(address).some((name) => {
      const ofAddress = assignments(name);
      return (
        ofAddress.length === count && ofAddress.every(({ block }, index) => block === ofVerb[index]?.block)
      );
    })
  );
}

function namesIn(node: ts.Node): readonly ts.Identifier[] {
  if (ts.isIdentifier(node)) return [node];
  const found: ts.Identifier[] = [];
  ts.forEachChild(node, (each) => {
    found.push(...namesIn(each));
  });
  return found;
}

interface Assignment {
  readonly block: ts.Node;
  readonly value: ts.Expression;
}

/** The blocks of the function around in which a name, or a member of it, is given a value, in their order: those of cases as well. */
function assignments(said: ts.Identifier | Member): readonly Assignment[] {
  const name = 'holder' in said ? said.holder : said;
  let around: ts.Node = name;
  while (around.parent && !ts.isFunctionLike(around)) around = around.parent;
  const found: Assignment[] = [];
  const isName = (node: ts.Node) => ts.isIdentifier(node) && node.text === name.text;
  const isMeant = (node: ts.Node) =>
    'holder' in said
      ? ts.isPropertyAccessExpression(node) && isName(node.expression) && said.names.test(node.name.text)
      : isName(node);
  const visit = (node: ts.Node, block: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && node.initializer && isName(node.name)) {
      const value = 'holder' in said ? optionIn([node.initializer], said.names) : node.initializer;
      if (value && ts.isExpression(value)) found.push({ block, value });
    } else if (
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
      isMeant(node.left)
    )
      found.push({ block, value: node.right });
    ts.forEachChild(node, (each) => visit(each, isBlock(node) ? node : block));
  };
  visit(around, around);
  return found;
}

/** What runs as one: a branch without braces as well. */
function isBlock(node: ts.Node): boolean {
  const { parent } = node;
  const isBranch = parent && ts.isIfStatement(parent) && node !== parent.expression;
  return ts.isBlock(node) || ts.isCaseOrDefaultClause(node) || isBranch;
}

const URL = /^(?:url|uri|href)$/;
const VERB = /^(?:method|type)$/;

/** What an option says that stands in one of some expressions, or in what those are declared as. */
function optionIn(given: readonly ts.Node[], names: RegExp): ts.Node | undefined {
  for (const each of given) {
    const options = declaredAs(each);
    if (!options || !ts.isObjectLiteralExpression(options)) continue;
    for (const property of options.properties) {
      if (!property.name || !names.test(property.name.getText())) continue;
      if (ts.isPropertyAssignment(property)) return property.initializer;
      if (ts.isShorthandPropertyAssignment(property)) return property.name;
    }
  }
  return undefined;
}

/** The tests by which an expression chooses, those of the constants that it names among them. */
function testsIn(node: ts.Node | undefined, depth = 0): readonly string[] {
  if (!node || depth > DEEPEST) return [];
  if (ts.isConditionalExpression(node)) return [node.condition.getText()];
  if (ts.isIdentifier(node)) {
    const said = declaredAs(node);
    return said && said !== node ? testsIn(said, depth + 1) : [];
  }
  const found: string[] = [];
  ts.forEachChild(node, (each) => {
    found.push(...testsIn(each, depth + 1));
  });
  return found;
}

/** Expressions within expressions, and constants within constants. */
const DEEPEST = 6;

/** What a constant of the function or file around is declared as; the node itself, where it is no name. */
function declaredAs(node: ts.Node): ts.Node | undefined {
  if (!ts.isIdentifier(node)) return node;
  for (let place: ts.Node | undefined = node.parent; place; place = place.parent) {
    if (!ts.isBlock(place) && !ts.isSourceFile(place)) continue;
    for (const statement of place.statements) {
      if (!ts.isVariableStatement(statement)) continue;
      for (const { name, initializer } of statement.declarationList.declarations)
        if (ts.isIdentifier(name) && name.text === node.text) return initializer;
    }
  }
  return undefined;
}

/** A test without what denies it, and whether that is said. */
function bare(test: string): string {
  return test.replace(/^!+/, '').replace(/[()\s]|===?\s*true$/g, '');
}

function isDenied(test: string): boolean {
  return (/^!*/.exec(test)?.[0].length ?? 0) % 2 === 1;
}
