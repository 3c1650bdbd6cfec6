/**
 * What a server carries for its handlers. In: files that speak of a server, which show what is put on it: `server.app.db = db` of hapi,
 * `app.locals.db = db` and `app.set('db', db)` of express, `fastify.decorate('db', db)`, `app.context.db = db` and `ctx.state.db = db` of koa, and what goes before a
 * handler puts on the request, `req.db = db`. Out: for the program
 * around a place, what a member of the server, or of a request to it, was given. Hono sets on a context what its `var` has: `c.set('db', db)`.
 */
import { ts } from 'ts-morph';
import type { UnitFact } from '../../model/facts.js';
import { groupBy } from '../../model/group.js';
import type { Path } from '../../model/nouns.js';
import type { Carried, Carrier } from './evaluate/carried.js';
import type { Evaluator } from './evaluate/evaluator.js';
import { fixed } from './evaluate/text.js';
import type { Link } from './links.js';
import { pluggedAt, SERVER_PLUGIN } from './server-plugins.js';
import { innermostUnit } from './units.js';

const SERVER =
  /^(@hapi\/hapi|hapi|express|fastify|fastify-plugin|koa|restify|@fastify\/.+|hono|@hono\/.+|typeorm-fastify-plugin|fastify-\w+)$/;
/** A first look at the text. */
const CARRIES =
  /(?:\.\s*(?:app|locals|state|context)|\b(?:req|request|res|response|ctx))\s*\.\s*\w+\s*=[^=]|\.\s*(?:decorate(?:Request|Reply)?|set)\s*\(/;
/** What a request, and what answers it, is called by who handles it. */
const REQUEST = /^(?:req|request|res|response|ctx)$/;

/** What each of these has by itself, and says of the one request that it is. */
const OWN =
  /^(?:method|url|originalUrl|baseUrl|path|params|query|querystring|body|headers|cookies|host|hostname|ip|protocol|status|statusCode|type|length|code)$/;

type Carrying = Carried & {
  readonly carrier: Carrier;
  readonly name: string;
};

/** Looked for in a program when somebody in it asks for the first time: what another carries is nothing to it. */
export function carriedNear(
  evaluator: Evaluator,
  imports: readonly Link[],
  units: readonly UnitFact[],
): (node: ts.Node, carrier: Carrier, name: string) => readonly Carried[] {
  const { program } = evaluator;
  const unitOf = innermostUnit(units);
  let serving: ReadonlyMap<Path, readonly Path[]> | undefined;
  let plugging: ReadonlySet<Path> | undefined;
  const known = new Map<Path, Map<string, Carrying[]>>();
  const collect = (unit: Path) => {
    serving ??= groupBy(filesServing(imports), unitOf);
    plugging ??= new Set(
      imports.flatMap(({ from, to }) => ('package' in to && SERVER_PLUGIN.test(to.package) ? [from] : [])),
    );
    // What is asked for while this is being found out knows what was found so far.
    const found = new Map<string, Carrying[]>();
    known.set(unit, found);
    for (const path of serving.get(unit) ?? []) {
      if (!CARRIES.test(program.text(path) ?? '') && !plugging?.has(path)) continue;
      const file = program.file(path);
      const visit = (node: ts.Node): void => {
        const plugged = plugging?.has(path) ? pluggedAt(evaluator, node) : undefined;
        const put = plugged ? { carrier: 'self' as const, ...plugged } : carryingAt(evaluator, node);
        if (put) found.set(put.name, [...(found.get(put.name) ?? []), put]);
        ts.forEachChild(node, visit);
      };
      if (file) visit(file);
    }
    return found;
  };
  return (at, carrier, name) => {
    const unit = unitOf(program.pathOf(at.getSourceFile()));
    const carried = known.get(unit) ?? evaluator.apart(() => collect(unit));
    return carried.get(name)?.filter((each) => each.carrier === carrier) ?? [];
  };
}

/** The files that speak of a server. */
export function filesServing(imports: readonly Link[]): readonly Path[] {
  return [
    ...new Set(imports.flatMap(({ from, to }) => ('package' in to && SERVER.test(to.package) ? [from] : []))),
  ];
}

/** What a node puts on a server. */
function carryingAt(evaluator: Evaluator, node: ts.Node): Carrying | undefined {
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    const { left, right: expression } = node;
    if (!ts.isPropertyAccessExpression(left)) return undefined;
    const name = left.name.text;
    if (ts.isIdentifier(left.expression))
      return REQUEST.test(left.expression.text) && !OWN.test(name)
        ? { carrier: 'self', name, expression }
        : undefined;
    if (!ts.isPropertyAccessExpression(left.expression)) return undefined;
    const holder = left.expression.name.text;
    if (holder === 'app' || holder === 'locals' || holder === 'state')
      return { carrier: holder, name, expression };
    return holder === 'context' ? { carrier: 'self', name, expression } : undefined;
  }
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const method = node.expression.name.text;
  // hapi says first what it is that is decorated.
  const [name, expression] = node.arguments.length > 2 ? node.arguments.slice(1) : node.arguments;
  if (!name || !expression || !/^(set|decorate(Request|Reply)?)$/.test(method)) return undefined;
  const text = ts.isStringLiteralLike(name) ? name.text : fixed(evaluator.valuesOf(name)[0] ?? NOTHING);
  if (text === undefined) return undefined;
  return { carrier: method === 'set' ? 'set' : 'self', name: text, expression };
}

const NOTHING = { kind: 'environment' } as const;
