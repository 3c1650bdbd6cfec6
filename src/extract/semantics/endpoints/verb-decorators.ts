/**
 * Decorators of methods that add a route, as frameworks spell them: `@Get(':id')` of Nest, routing-controllers and their like, `@httpGet('/:id')` and
 * `@httpMethod('patch', '/:id')` of inversify-express-utils, `@get('/orders/{id}')` and `@operation('get', '/orders')` of LoopBack, `@GET('/:id')` of
 * fastify-decorators. In: a decoration. Out: the verb, and what says the path. Sources: https://loopback.io/doc/en/lb4/Decorators_openapi.html,
 * https://github.com/L2jLiga/fastify-decorators, https://github.com/inversify/inversify-express-utils
 */
import type { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import { saidIn } from '../said-in.js';
import type { Decoration } from '../tables/decorators.js';

export interface SaidRoute {
  /** Absent where it answers to any. */
  readonly method?: string;
  readonly path: ts.Expression | undefined;
}

/** What a file says whose classes need no decorator to have routes. */
export const hasBareClasses = saidIn(/\bfrom\s+['"]@loopback\/(?:rest|openapi-v3)['"]/);
const spellsSmall = hasBareClasses;
const spellsLarge = saidIn(/\bfrom\s+['"]fastify-decorators['"]/);

const USUAL = /^(?:http)?(Get|Post|Put|Patch|Delete|Del|Head|Options|All|all|Sse)$/;
const SMALL = /^(get|post|put|patch|del|head)$/;
const LARGE = /^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|ALL)$/;
/** Those that are given the verb as well. */
const GIVEN = /^(?:httpMethod|operation|Method|Operation)$/;

const SPOKEN = /^(?:get|post|put|patch|delete|del|head|options|all)$/i;

/** The names of all of them. */
export const VERB_DECORATOR = new RegExp([USUAL, SMALL, LARGE, GIVEN].map(({ source }) => source).join('|'));

export function routeSaid(
  evaluator: Evaluator,
  {
    name,
    arguments: [first, second],
    node,
    context,
  }: Pick<Decoration, 'name' | 'arguments' | 'node' | 'context'>,
): SaidRoute | undefined {
  if (GIVEN.test(name)) {
    const verb = first && second ? evaluator.valuesOf(first, context).map(fixed)[0] : undefined;
    // Others say what a method is about: `@Operation('Place an order', 'orders')`.
    return verb === undefined || !SPOKEN.test(verb) ? undefined : { ...methodOf(verb), path: second };
  }
  const file = node.getSourceFile();
  const spelling =
    SMALL.test(name) && spellsSmall(file) ? SMALL : LARGE.test(name) && spellsLarge(file) ? LARGE : USUAL;
  const [, verb] = spelling.exec(name) ?? [];
  return verb === undefined ? undefined : { ...methodOf(verb), path: first };
}

function methodOf(verb: string): Pick<SaidRoute, 'method'> {
  const method = verb.toUpperCase();
  if (method === 'ALL') return {};
  return { method: method === 'SSE' ? 'GET' : method === 'DEL' ? 'DELETE' : method };
}
