/**
 * What a Worker of Cloudflare is given as its environment: `fetch(request, env)`, `context.env` of a function of Pages, `c.env` of hono, `this.env` of an entrypoint,
 * `platform.env` of frameworks. In: a parameter, or a member, of a file below a wrangler configuration. Out: whether it is the environment. Why: what a Worker is told,
 * and whom it may ask, stands there and in no `process.env`.
 * Source: https://developers.cloudflare.com/workers/configuration/environment-variables/
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import type { Value } from './values.js';

/** The files by which a directory is deployed as a Worker. */
const CONFIGURATIONS = ['wrangler.toml', 'wrangler.jsonc', 'wrangler.json'];
/** Globals whose `env` is something else, or is known already. */
const OTHERS = /^(?:Deno|Bun|process|window|document)$/;

const workers = new WeakMap<Evaluator['program'], Map<string, boolean>>();

/** Whether a file is of what a wrangler configuration deploys. */
function isOfWorker({ program }: Evaluator, node: ts.Node): boolean {
  const known = workers.get(program) ?? new Map<string, boolean>();
  workers.set(program, known);
  const below = (directory: string): boolean => {
    const before = known.get(directory);
    if (before !== undefined) return before;
    const start = directory === '' ? '' : `${directory}/`;
    const isIt =
      CONFIGURATIONS.some((name) => program.text(`${start}${name}`) !== undefined) ||
      (directory !== '' && below(parentOf(directory)));
    known.set(directory, isIt);
    return isIt;
  };
  return below(parentOf(program.pathOf(node.getSourceFile())));
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** `env` of `fetch(request, env)`, and of what that hands it to. */
export function isWorkerEnvironment(
  evaluator: Evaluator,
  { name, type, dotDotDotToken }: ts.ParameterDeclaration,
): boolean {
  if (!ts.isIdentifier(name) || !/^_?env$/.test(name.text) || dotDotDotToken) return false;
  // What a mode is called is a text.
  const isText = type !== undefined && /^(?:string\b|['"`])/.test(type.getText());
  return !isText && isOfWorker(evaluator, name);
}

/** `c.env`, `context.env`, `event.platform.env`, and `this.env` of a class of the runtime: an entrypoint, a durable object, a workflow. */
export function workerEnvironment(
  evaluator: Evaluator,
  value: Value,
  name: string,
  node: ts.Node,
): readonly Value[] {
  if (name !== 'env') return [];
  const isHolder =
    value.kind === 'derived'
      ? !('name' in value.root && !('open' in value.root) && OTHERS.test(value.root.name))
      : value.kind === 'instance'
        ? isOfRuntime(value.of)
        : value.kind === 'record' || value.kind === 'shape';
  return isHolder && isOfWorker(evaluator, node) ? [{ kind: 'environment' }] : [];
}

/** Whether a class inherits from one of the runtime. */
function isOfRuntime(of: ts.ClassLikeDeclaration): boolean {
  const [above] = (of.heritageClauses ?? []).flatMap((clause) => [...clause.types]);
  return above !== undefined && RUNTIME.test(above.expression.getText());
}

const RUNTIME = /(?:^|\.)(?:WorkerEntrypoint|DurableObject|WorkflowEntrypoint|Agent|McpAgent|Container)$/;
