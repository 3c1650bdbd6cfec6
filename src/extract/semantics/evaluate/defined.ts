/**
 * Names that a build puts something else for: `define: { __ORDERS_URL__: JSON.stringify(url) }`. In: an object of such definitions, and a name as
 * the code writes it, `process.env.ORDERS_URL` as well. Out: what stands there once the program is built. What a definition says is code, so
 * texts stand in quotes; where a build writes them itself they do not, and either is taken for the text that is meant.
 * Sources: https://webpack.js.org/plugins/define-plugin/, https://vite.dev/config/shared-options#define, https://esbuild.github.io/api/#define
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { fixed } from './text.js';
import type { TextValue, Value } from './values.js';

/** What the environment is called where it is defined for a page. */
const ENVIRONMENT = /^(?:process|import\.meta)\.env(?:\.([A-Za-z_]\w*))?$/;

/** What a build puts for a name, by one object of its definitions: under the name itself, or as a member of what is defined for its beginning. */
export function definedAs(
  evaluator: Evaluator,
  definitions: Value,
  name: string,
  node: ts.Node,
): readonly Value[] {
  const steps = name.split('.');
  for (let end = steps.length; end > 0; end -= 1) {
    const said = evaluator
      .member(definitions, steps.slice(0, end).join('.'), node)
      .flatMap((value) => asCode(evaluator, value, node));
    const members = steps
      .slice(end)
      .reduce<readonly Value[]>(
        (found, each) =>
          found.flatMap((value) =>
            evaluator.member(value, each, node).flatMap((held) => asCode(evaluator, held, node)),
          ),
        said,
      );
    if (members.length > 0) return members;
  }
  return [];
}

/** What a value means where it is written into a program as code. */
function asCode(evaluator: Evaluator, value: Value, node: ts.Node): readonly Value[] {
  if (value.kind === 'text') return quotedText(value, node);
  const [stringify, call, ...others] = value.kind === 'derived' ? value.steps : [];
  const isJson =
    value.kind === 'derived' &&
    'name' in value.root &&
    value.root.name === 'JSON' &&
    stringify?.step === 'member' &&
    stringify.name === 'stringify';
  if (!isJson) return [value];
  const [given] = call?.step === 'call' && ts.isCallExpression(call.node) ? call.node.arguments : [];
  return given && call?.step === 'call' && others.length === 0 ? evaluator.valuesOf(given, call.context) : [];
}

/** A text as it stands in code, or as a build writes it there. */
function quotedText(value: TextValue, node: ts.Node): readonly Value[] {
  const code = fixed(value);
  const [, variable] = (code !== undefined && ENVIRONMENT.exec(code)) || [];
  if (code !== undefined && ENVIRONMENT.test(code))
    return variable === undefined
      ? [{ kind: 'environment' }]
      : [{ kind: 'text', parts: [{ variable }], origins: [node] }];
  // A name of the program, of which it is not known where it is put.
  if (code !== undefined && /^[A-Za-z_$][\w$]*(?:\.[\w$]+)*$/.test(code)) return [];
  const { parts } = value;
  const [first, last] = [parts[0], parts.at(-1)];
  const [, quote] = (typeof first === 'string' && /^(['"`])/.exec(first)) || [];
  if (quote === undefined || typeof last !== 'string' || !last.endsWith(quote)) return [value];
  const bare = parts.map((part, index) => {
    if (typeof part !== 'string') return part;
    const start = index === 0 ? part.slice(1) : part;
    return index === parts.length - 1 ? start.slice(0, -1) : start;
  });
  return [{ ...value, parts: bare }];
}
