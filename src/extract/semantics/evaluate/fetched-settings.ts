/**
 * Settings that a page fetches when it starts: `const { ordersUrl } = await (await fetch('/config.json')).json()`. In: a member of what was fetched. Out: what
 * the file of JSON holds by that name that lies beside the page, its marks filled in as where the container starts.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { fixed } from './text.js';
import type { Derived, Value } from './values.js';

const FILE = /^(?:\.{0,2}\/)*((?:[\w-][\w.-]*\/)*[\w-][\w.-]*\.json)(?:\?.*)?$/;
/** What asks for it. */
const FETCHES = /^(?:fetch|\$fetch|get|getJSON|request|ajax|axios)$/;
/** What clients make of an answer before it is the data. */
const ANSWER =
  /^(?:json|data|body|then|catch|finally|pipe|subscribe|toPromise|text|ok|status|headers|clone|value|default)$/;
/** Where a page has the files that it hands out, and what an image puts into their place. */
const HELD = ['public/', 'src/', 'static/', 'app/', ''];

/** Undefined for what was not fetched so. */
export function fetchedMember(
  evaluator: Evaluator,
  { root, steps }: Derived,
  name: string,
  node: ts.Node,
): readonly Value[] | undefined {
  const index = steps.findIndex(({ step }) => step === 'call');
  const call = steps[index];
  if (call?.step !== 'call' || !ts.isCallExpression(call.node) || ANSWER.test(name)) return undefined;
  const before = steps[index - 1];
  const asked = before ? (before.step === 'member' ? before.name : '') : 'name' in root ? root.name : '';
  const isAnswer = steps
    .slice(index + 1)
    .every(
      (each) =>
        each.step === 'call' || each.step === 'given' || (each.step === 'member' && ANSWER.test(each.name)),
    );
  const [first] = call.node.arguments;
  if (!first || !isAnswer) return undefined;
  // `firstValueFrom(http.get('/config.json'))`
  if ('package' in root && root.package === 'rxjs') {
    const given = evaluator.valuesOf(first, call.context);
    return given.flatMap((each) =>
      each.kind === 'derived' ? (fetchedMember(evaluator, each, name, node) ?? []) : [],
    );
  }
  if (!FETCHES.test(asked) && !('package' in root && steps.length === 1)) return undefined;
  const [path] = evaluator
    .valuesOf(first, call.context)
    .flatMap((value) => FILE.exec(fixed(value) ?? '')?.[1] ?? []);
  const data = path === undefined ? undefined : dataOf(evaluator, path, call.node);
  return data && evaluator.valuesOf(data).flatMap((value) => evaluator.member(value, name, node));
}

function dataOf(evaluator: Evaluator, path: string, node: ts.Node): ts.Expression | undefined {
  const { program } = evaluator;
  let directory = program.pathOf(node.getSourceFile());
  while (directory !== '') {
    directory = directory.slice(0, Math.max(0, directory.lastIndexOf('/')));
    for (const held of HELD) {
      const file = program.file(`${directory === '' ? '' : `${directory}/`}${held}${path}`);
      const statement = file && evaluator.filledOf(file)?.statements[0];
      if (statement && ts.isExpressionStatement(statement)) return statement.expression;
    }
  }
  return undefined;
}
