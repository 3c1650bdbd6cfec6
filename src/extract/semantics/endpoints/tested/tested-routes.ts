/**
 * Routes of servers that tell one path from the other by themselves: `http.createServer((req, res) => { if (req.url === '/orders') … })`, `Bun.serve({ fetch })`,
 * `export default { fetch }` of a worker, by comparisons, `switch`, patterns and tables of handlers. In: what makes a server of a function. Out: the
 * routes, each where it is told. What a condition says within others holds together with them; where verbs are told below a path, these answer it.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../../evaluate/evaluator.js';
import { lastName } from '../../evaluate/last-name.js';
import { type Body, isBody } from '../../functions.js';
import { eachBoth, spelled, type Tested } from './asked.js';
import { conditions, equalling, ofText } from './conditions.js';
import { type Given, type Said, saidBy } from './expressions.js';

export interface TestedRoute {
  readonly method?: string;
  readonly path: string;
  readonly node: ts.Node;
}

/** Functions of functions that a handler gives its request to. */
const DEEPEST = 4;
const MOST = 500;
/** How often one handler leads into functions. */
const MOST_ENTERED = 1000;
/** Verbs that are answered beside the one that a path is for. */
const BESIDE = /^(?:HEAD|OPTIONS)$/;

export function readTestedRoutes(evaluator: Evaluator, handler: Body): readonly TestedRoute[] {
  const reader = new TestedRoutes(evaluator);
  reader.read(handler);
  return reader.routes;
}

class TestedRoutes {
  readonly #evaluator: Evaluator;
  readonly #found = new Map<string, TestedRoute>();
  readonly #around = new Set<ts.Node>();
  #entered = 0;

  constructor(evaluator: Evaluator) {
    this.#evaluator = evaluator;
  }

  get routes(): readonly TestedRoute[] {
    return [...this.#found.values()];
  }

  read(handler: Body): void {
    const given = handler.parameters.slice(0, 1).map((each) => [each, { kind: 'request' }] as const);
    this.#inside(handler, [{}], new Map<ts.Node, Said>(given));
  }

  /** Reads a function, and gives back the verbs of the routes that it tells, 'any' for those of all. */
  #inside(body: Body, tests: readonly Tested[], given: Given): readonly string[] {
    if (this.#around.has(body) || this.#around.size > DEEPEST || !body.body) return [];
    this.#entered += 1;
    if (this.#entered > MOST_ENTERED) return [];
    this.#around.add(body);
    const told = this.#walk(body.body, tests, given);
    this.#around.delete(body);
    return told;
  }

  #walk(node: ts.Node, tests: readonly Tested[], given: Given): readonly string[] {
    if (this.#found.size > MOST || ts.isTypeNode(node)) return [];
    if (ts.isIfStatement(node))
      return this.#choice(node.expression, node.thenStatement, node.elseStatement, tests, given);
    if (ts.isConditionalExpression(node))
      return this.#choice(node.condition, node.whenTrue, node.whenFalse, tests, given);
    if (ts.isSwitchStatement(node)) return this.#switch(node, tests, given);
    const isGuarded =
      ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken;
    if (isGuarded && ts.isExpressionStatement(node.parent))
      return this.#choice(node.left, node.right, undefined, tests, given);
    const told: string[] = [];
    if (ts.isCallExpression(node)) told.push(...this.#call(node, tests, given));
    if (ts.isElementAccessExpression(node)) told.push(...this.#table(node, tests, given));
    ts.forEachChild(node, (child) => {
      told.push(...this.#walk(child, tests, given));
    });
    return told;
  }

  #choice(
    condition: ts.Expression,
    whenTrue: ts.Node,
    whenFalse: ts.Node | undefined,
    tests: readonly Tested[],
    given: Given,
  ): readonly string[] {
    const known = conditions(this.#evaluator, condition, given);
    const inner = known ? eachBoth(tests, known) : tests;
    const told = [...this.#walk(condition, tests, given), ...this.#walk(whenTrue, inner, given)];
    if (known && !refuses([whenTrue])) told.push(...this.#tell(inner, told, condition));
    if (whenFalse) told.push(...this.#walk(whenFalse, tests, given));
    return told;
  }

  #switch(
    { expression, caseBlock }: ts.SwitchStatement,
    tests: readonly Tested[],
    given: Given,
  ): readonly string[] {
    const said = saidBy(this.#evaluator, expression, given);
    const isOfTruth = expression.kind === ts.SyntaxKind.TrueKeyword;
    const told: string[] = [];
    let cases: Tested[] = [];
    for (const clause of caseBlock.clauses) {
      const known = !ts.isCaseClause(clause)
        ? undefined
        : isOfTruth
          ? conditions(this.#evaluator, clause.expression, given)
          : said && equalling(this.#evaluator, said, clause.expression);
      cases.push(...(known ?? []));
      if (clause.statements.length === 0) continue;
      const inner = cases.length > 0 ? eachBoth(tests, cases) : tests;
      const within = clause.statements.flatMap((each) => this.#walk(each, inner, given));
      const isAnswered = cases.length > 0 && !refuses(clause.statements);
      told.push(...within, ...(isAnswered ? this.#tell(inner, within, clause) : []));
      cases = [];
    }
    return told;
  }

  /** Tells what is known of a request where it is answered, unless more is told of it further in. */
  #tell(tests: readonly Tested[], within: readonly string[], node: ts.Node): readonly string[] {
    if (within.some((method) => !BESIDE.test(method))) return [];
    return tests.flatMap(({ method, path }) => {
      const text = path && spelled(path);
      if (text === undefined) return [];
      const key = `${method ?? 'any'} ${text}`;
      if (!this.#found.has(key) && this.#found.size <= MOST)
        this.#found.set(key, { ...(method !== undefined && { method }), path: text, node });
      return [method ?? 'any'];
    });
  }

  /** Follows a function of the program that is given the request, or what it asks for. */
  #call(node: ts.CallExpression, tests: readonly Tested[], given: Given): readonly string[] {
    const said = node.arguments.map((each) => saidBy(this.#evaluator, each, given));
    if (said.every((each) => !each)) return [];
    return this.#evaluator.valuesOf(node.expression).flatMap((value) => {
      if (value.kind !== 'function' || !isBody(value.node)) return [];
      const known = value.node.parameters.flatMap((parameter, index) => {
        const each = said[index];
        return each ? [[parameter as ts.Node, each] as const] : [];
      });
      return this.#inside(value.node, tests, new Map(known));
    });
  }

  /** `routes[req.url]`, `routes[url.pathname][req.method]`, `` routes[`${req.method} ${req.url}`] `` */
  #table(
    { expression, argumentExpression }: ts.ElementAccessExpression,
    tests: readonly Tested[],
    given: Given,
  ): readonly string[] {
    const said = saidBy(this.#evaluator, argumentExpression, given);
    if (said?.kind !== 'path' && said?.kind !== 'both') return [];
    return this.#evaluator.valuesOf(expression).flatMap((table) => {
      if (table.kind !== 'object') return [];
      return [...this.#evaluator.indexOf(table.node).named].flatMap(([name, property]) => {
        const key = ofText(said, name);
        if (!key) return [];
        const values = this.#evaluator.member(table, name, property);
        // Without a slash, only the names of functions are paths.
        if (said.kind === 'path' && said.isBare && !values.some(({ kind }) => kind === 'function')) return [];
        if (said.kind === 'path' && said.isBare && /found|default/i.test(name)) return [];
        const verbs = values
          .flatMap((value) =>
            value.kind === 'object' ? [...this.#evaluator.indexOf(value.node).named.keys()] : [],
          )
          .flatMap((each) => ofText({ kind: 'method' }, each) ?? []);
        const found = eachBoth(tests, verbs.length > 0 ? eachBoth([key], verbs) : [key]);
        return this.#tell(found, [], property);
      });
    });
  }
}

/** Whether statements only say that something is not answered: `res.writeHead(404); return res.end();` */
function refuses(statements: readonly ts.Node[]): boolean {
  const all = statements.flatMap((each) => (ts.isBlock(each) ? [...each.statements] : [each]));
  const isPlain = all.every(
    (each) => ts.isExpressionStatement(each) || ts.isReturnStatement(each) || ts.isBreakStatement(each),
  );
  const text = isPlain ? all.map((each) => each.getText()).join(' ') : '';
  return text.length < 400 && /\b4\d\d\b/.test(text) && !/\b[23]\d\d\b|\?/.test(text);
}

/** The functions that answer whatever a server is asked, among what makes one: `createServer(handle)`, `Bun.serve({ fetch })`, `server.on('request', handle)`. */
export function handlersServed(evaluator: Evaluator, node: ts.Node): readonly Body[] {
  if (ts.isExportAssignment(node)) return fetchIn(evaluator, node.expression);
  if (!ts.isCallExpression(node)) return [];
  const name = lastName(node.expression) ?? '';
  if (!SERVES.test(name) || FOR_WORK.test(evaluator.program.pathOf(node.getSourceFile()))) return [];
  const [first, second] = node.arguments;
  if (name === 'on' || name === 'addListener') {
    const isRequest = first && ts.isStringLiteralLike(first) && first.text === 'request';
    return isRequest && second ? bodiesOf(evaluator, second) : [];
  }
  return node.arguments
    .slice(0, 2)
    .flatMap((each) => [...bodiesOf(evaluator, each), ...fetchIn(evaluator, each)]);
}

/** Servers for who works on the program. */
const FOR_WORK = /(?:^|[/.-])(?:dev|mock|stub|fake)[\w-]*?server[\w-]*\.[cm]?[jt]s$/i;
const SERVES = /^(?:createServer|createSecureServer|serve|on|addListener|micro)$/;

/** The function under `fetch` in what is served: `export default { async fetch(request) { … } }`. */
function fetchIn(evaluator: Evaluator, node: ts.Expression): readonly Body[] {
  const { parent } = node;
  const isTyped = ts.isSatisfiesExpression(node) || ts.isAsExpression(node);
  if (isTyped) return fetchIn(evaluator, node.expression);
  if (!ts.isObjectLiteralExpression(node) && !(ts.isIdentifier(node) && ts.isExportAssignment(parent)))
    return [];
  return evaluator
    .valuesOf(node)
    .flatMap((value) =>
      value.kind === 'object' && evaluator.indexOf(value.node).named.has('fetch')
        ? evaluator.member(value, 'fetch', node)
        : [],
    )
    .flatMap((value) => (value.kind === 'function' && isBody(value.node) ? [value.node] : []));
}

function bodiesOf(evaluator: Evaluator, node: ts.Expression): readonly Body[] {
  if (ts.isObjectLiteralExpression(node) || ts.isStringLiteralLike(node)) return [];
  return evaluator
    .valuesOf(node)
    .flatMap((value) => (value.kind === 'function' && isBody(value.node) ? [value.node] : []));
}
