/** What a member of a server, or of a request to it, is: what the program put there, as nothing that the member's name stands in says. */
import { ts } from 'ts-morph';
import { partNamed } from './components.js';
import type { Evaluator } from './evaluator.js';
import { handedByContainer } from './injected.js';
import type { Derived, Open, Value } from './values.js';

/** Where a server carries something: hapi's `app`, express's `locals` and settings, koa's `state`, or as a member of its own. */
export type Carrier = 'app' | 'locals' | 'state' | 'set' | 'self';

/** What the program put there, or what a library did for it. */
export type Carried = { readonly expression: ts.Expression } | { readonly value: Value };

function valuesOf(evaluator: Evaluator, carried: Carried): readonly Value[] {
  return 'value' in carried ? [carried.value] : evaluator.valuesOf(carried.expression);
}

/** Names of servers, and of what they hand to a handler. */
const SERVER = /^(app|server|fastify|instance|request|req|response|res|reply|ctx|context|this)$/i;

/** Clients of databases, whose members are their own. */
const CLIENT = /^(?:mongodb|typeorm|ioredis|sequelize|pg|mysql2?|@elastic\/elasticsearch)(?:\/|$)/;

/** What a member of something that the program does not define was given; nothing where it is no server's. */
export function carriedMember(
  evaluator: Evaluator,
  { root, steps }: Derived,
  name: string,
  node: ts.Node,
): readonly Value[] {
  const last = steps.at(-1);
  if ('package' in root && CLIENT.test(root.package)) return [];
  const made =
    'open' in root && !last
      ? [...partNamed(evaluator, root.open, name), ...handedByContainer(evaluator, root.open, name)]
      : [];
  if (made.length > 0) return made;
  const isResolved =
    'open' in root ? !last && isOfResolver(root.open) : last?.step === 'given' && last.index === 2;
  const ofGraph = isResolved ? evaluator.contextsNear(node) : [];
  const given = ofGraph.flatMap((context) => evaluator.member(context, name, node));
  if (given.length > 0) return given;
  const holder = last?.step === 'member' ? last.name : 'name' in root ? root.name : '';
  const carrier =
    holder === 'app' || holder === 'locals' || holder === 'state'
      ? holder
      : holder === 'var'
        ? 'set'
        : SERVER.test(holder) || last?.step === 'call' || last?.step === 'instance' || last?.step === 'given'
          ? 'self'
          : undefined;
  if (carrier === undefined) return [];
  const found = evaluator.carriedNear(node, carrier, name);
  const own = carrier === 'self' || found.length > 0 ? found : evaluator.carriedNear(node, 'self', name);
  return own.flatMap((each) => valuesOf(evaluator, each));
}

/** Whether a parameter is what a resolver is given third, its context: `order: (parent, { id }, { orders }) => orders.find(id)`. */
function isOfResolver(open: Open): boolean {
  if (!ts.isParameter(open) || !ts.isFunctionLike(open.parent)) return false;
  if (CONTEXT.test(open.name.getText())) return true;
  const [parent, given, context] = open.parent.parameters;
  return (
    context === open && PARENT.test(parent?.name.getText() ?? '') && GIVEN.test(given?.name.getText() ?? '')
  );
}

/** What people call the first two things that a resolver is given. */
const PARENT = /^(?:_\w*|\{[\s\S]*|\w*[pP]arent\w*|root\w*|source|src|obj(?:ect)?)$/;
const GIVEN = /^(?:_\w*|\{[\s\S]*|\w*[aA]rg(?:ument)?s?|input|params|variables)$/;
const CONTEXT = /^_?(?:context|ctx|contextValue)$/;

/** What a member that only a type declares was given, where it is of a server or of a request: `(res: Answer) => res.apiBase`. */
export function carriedByName(evaluator: Evaluator, name: string, node: ts.Node): readonly Value[] {
  const holder = ts.isPropertyAccessExpression(node) ? node.expression.getText() : '';
  return SERVER.test(holder) && holder !== 'this'
    ? evaluator.carriedNear(node, 'self', name).flatMap((each) => valuesOf(evaluator, each))
    : [];
}

/** What `app.get('db')` gives, if something was set by that name. */
export function carriedSetting(
  evaluator: Evaluator,
  { root, steps }: Derived,
  name: string,
  node: ts.Node,
): readonly Value[] {
  const holder = steps.at(-2);
  const of = holder?.step === 'member' ? holder.name : 'name' in root ? root.name : '';
  const isApp =
    /^(?:app|c|ctx|context)$/.test(of) || ('package' in root && /^(?:express$|@?hono)/.test(root.package));
  return isApp ? evaluator.carriedNear(node, 'set', name).flatMap((each) => valuesOf(evaluator, each)) : [];
}
