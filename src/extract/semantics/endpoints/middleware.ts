/** What is put before routes and answers nothing by itself, or nothing but files. */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Derived } from '../evaluate/values.js';

/** Middleware that lets pass, refuses or notes down what others answer. */
const MIDDLEWARE =
  /^(cors|helmet|morgan|compression|multer|hpp|csurf|xss-clean|(body|cookie)-parser|cookie-session|method-override|response-time|connect-.+|passport.*|pino-http|swagger-ui-express|on-finished|nocache|express-(?!graphql|openapi|http-proxy|file-routing|static)[\w-]+|@fastify\/(?!autoload|static|http-proxy|reply-from)[\w-]+|fastify-(?!autoload|static|http-proxy)[\w-]+|@?koa[-/](?!static|send|mount|proxies|graphql)[\w-]+|@nestjs\/.+|@promster\/.+|@opentelemetry\/.+|@sentry\/.+)$/;
/** What has a name that says that it looks at requests, and leaves the answer to others. */
export const INSPECTS =
  /error|auth|user|guard|log|limit|valid|session|cors|pars|header|check|require|ensure|not_?found|trac|metric|monitor|middleware|helmet|i18n/i;
/** What express has of its own for the bodies of requests. */
const OF_EXPRESS = /^(json|urlencoded|raw|text)$/;

/** Whether something of a library leaves all answers to others. */
export function answersNothing({ root, steps }: Derived): boolean {
  if (!('package' in root)) return false;
  if (MIDDLEWARE.test(root.package)) return true;
  return (
    /^(express|hono.*)$/.test(root.package) &&
    steps.some((step) => step.step === 'member' && OF_EXPRESS.test(step.name))
  );
}

/** `express.static(…)`, hono's `serveStatic(…)`. */
export function servesFiles({ steps }: Derived): boolean {
  return steps.some((step) => step.step === 'member' && /static$/i.test(step.name));
}

/** Whether what is mounted answers nothing but with files. */
export function handsOutFiles(evaluator: Evaluator, node: ts.Node): boolean {
  const values = ts.isExpression(node) ? evaluator.valuesOf(node) : [];
  return (
    values.length > 0 &&
    values.every((value) => value.kind === 'derived' && 'package' in value.root && servesFiles(value))
  );
}
