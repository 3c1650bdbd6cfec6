/** What a request says that only who sends it knows. */
import type { Derived, Open } from './values.js';

/** Members of what only servers give to a handler, but those that tell the path of its route. */
const OF_REQUEST = /^(?:method|query|params|headers|body|hostname|ip|protocol)$/;

/** What says which route a request came by. */
const OF_ROUTE = /^(?:url|originalUrl|path|raw|req|request)$/;
const SERVERS = /^(?:express|fastify|koa|hono|restify|@types\/express|express-serve-static-core)(?:$|\/)/;

/** The parameter that is declared to be a request, of a value that says by which route that came: `request.url` of `request: FastifyRequest`. */
export function requestBehind({ root, steps }: Derived): Open | undefined {
  const index = steps.findIndex(({ step }) => step === 'instance');
  const [declared, said] = [steps[index], steps[index + 1]];
  const isOfRoute = said?.step === 'member' && OF_ROUTE.test(said.name);
  return isOfRoute && declared?.step === 'instance' && 'package' in root && SERVERS.test(root.package)
    ? declared.open
    : undefined;
}

/** Whether a member of a parameter says something of the one request, which who calls the handler does not know. */
export function isOfRequest(open: Open, member: string): boolean {
  return open.name.getText() === 'req' && OF_REQUEST.test(member);
}
