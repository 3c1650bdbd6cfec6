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

/** What handlers call the request that they are sent, or the context that holds it. */
const REQUEST = /^_?(?:req|request|ctx)$/;

/** Whether a parameter is called as the request of a handler is. */
export function isRequest(open: Open): boolean {
  return REQUEST.test(open.name.getText());
}

/** What of a request is its path, whole or from where its handler is mounted on. */
export const OF_PATH = /^(?:url|originalUrl|path)$/;

/** Whether a value is the path of a request of which it is not known what it asks for: `request.url`. */
export function isPathOfRequest({ root, steps }: Derived): boolean {
  const [before, last] = [steps.at(-2), steps.at(-1)];
  if (last?.step !== 'member' || !OF_PATH.test(last.name)) return false;
  const isDeclared = before?.step === 'instance' && 'package' in root && SERVERS.test(root.package);
  return ('open' in root && isRequest(root.open)) || before?.step === 'given' || isDeclared;
}
