/**
 * The paths that a function of Cloudflare answers by where it lies: a Worker all, `export default { fetch(request, env) { … } }`, a file of Pages those that it is called after, its
 * middleware all below. In: a function. Out: these paths, nothing for any other function. Why: whoever hands requests on there is mounted by no call.
 */
import { ts } from 'ts-morph';
import { pathOfMiddleware } from '../endpoints/file-paths.js';
import { functionsAsked, readFileRoutes, routeOfFile } from '../endpoints/file-routes.js';
import { handlersServed } from '../endpoints/tested/tested-routes.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { type Mount, mountAt, openMount } from './mount-paths.js';

export function mountsOfWorker(evaluator: Evaluator, body: ts.Node): readonly Mount[] {
  const file = body.getSourceFile();
  if (isServed(evaluator, file, body)) return [openMount('')];
  const path = evaluator.program.pathOf(file);
  const below = pathOfMiddleware(path);
  if (below !== undefined)
    return functionsAsked(evaluator, path).some((each: ts.Node) => each === body)
      ? [mountAt('', below, false)]
      : [];
  if (routeOfFile(evaluator, file)?.by !== 'cloudflare') return [];
  return readFileRoutes(evaluator, file)
    .filter(({ handler }) => handler === body)
    .map(({ path: own, method }) => mountAt('', own, false, method));
}

/** Whether a file hands out an object or a class that answers by a function. */
function isServed(evaluator: Evaluator, file: ts.SourceFile, body: ts.Node): boolean {
  return file.statements.some(
    (statement) =>
      ts.isExportAssignment(statement) &&
      handlersServed(evaluator, statement).some((each: ts.Node) => each === body),
  );
}
