/**
 * Settings that a page fetches when it starts: `const { ordersUrl } = await (await fetch('/config.json')).json()`. In: a member of what was fetched, be it kept as a
 * text meanwhile. Out: what the file of JSON holds by that name that lies beside the page, its marks filled in as where the container starts; else what a
 * server answers there.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { throughText } from './kept-texts.js';
import { servedBy } from './served.js';
import { fixed } from './text.js';
import type { Derived, Step, Value } from './values.js';

const FILE = /^(?:\.{0,2}\/)*((?:[\w-][\w.-]*\/)*[\w-][\w.-]*\.json)(?:\?.*)?$/;
/** What asks for it. */
const FETCHES = /^(?:fetch|\$fetch|get|getJSON|request|ajax|axios)$/;
/** Paths by which programs ask for their settings. */
const SETTINGS =
  /(?:^|[/_.-])(?:\w*config\w*|settings?|env|environment|\w*-env|runtime[\w-]*|bootstrap|constants|params|options)(?:\.js(?:on)?)?$/i;

/** Whether a path is one by which a program asks for its settings. */
export function asksForSettings(path: string): boolean {
  return SETTINGS.test(path.replace(/[?#].*$/, '').replace(/\/+$/, ''));
}

/** What makes a client. */
const MAKES = /^(?:create|extend|instance|defaults)$/;
/** What clients make of an answer before it is the data. */
const ANSWER =
  /^(?:json|data|body|then|catch|finally|pipe|subscribe|toPromise|text|ok|status|headers|clone|value|default)$/;
/** Where a page has the files that it hands out, and what an image puts into their place. */
const HELD = ['public/', 'src/', 'static/', 'app/', ''];

/** Undefined for what was not fetched so. */
export function fetchedMember(
  evaluator: Evaluator,
  value: Derived,
  name: string,
  node: ts.Node,
): readonly Value[] | undefined {
  const kept = throughText(evaluator, value)?.flatMap((each) => evaluator.member(each, name, node)) ?? [];
  if (kept.some(({ kind }) => kind !== 'derived')) return kept;
  const asked = ANSWER.test(name) ? undefined : askedBy(evaluator, value);
  if (!asked) return undefined;
  if (asked.given) {
    const found = asked.given.flatMap((each) =>
      each.kind === 'derived' ? (fetchedMember(evaluator, each, name, node) ?? []) : [],
    );
    return found;
  }
  const { said, isMade, call } = asked;
  const [path] = said.flatMap((each) => FILE.exec(fixed(each) ?? '')?.[1] ?? []);
  const data = path === undefined ? undefined : dataOf(evaluator, path, call);
  if (data) return evaluator.valuesOf(data).flatMap((each) => evaluator.member(each, name, node));
  return answered(evaluator, said, isMade, name, call);
}

/** What brought a value. */
interface Asked {
  /** What is asked for. */
  readonly said: readonly Value[];
  /** Whether a client asks that was made before, with an address of its own maybe. */
  readonly isMade: boolean;
  readonly call: ts.CallExpression;
  /** What asked instead, `firstValueFrom(http.get('/config.json'))`. */
  readonly given?: readonly Value[];
}

function askedBy(evaluator: Evaluator, { root, steps }: Derived): Asked | undefined {
  // A client is made before it asks: `axios.create({ timeout }).get('/config')`.
  const isMade = steps.some((each) => each.step === 'member' && MAKES.test(each.name));
  const asking = steps.findIndex(({ step }, at) => step === 'call' && isAsking(steps[at - 1]));
  const index = asking === -1 ? steps.findIndex(({ step }) => step === 'call') : asking;
  const call = steps[index];
  if (call?.step !== 'call' || !ts.isCallExpression(call.node)) return undefined;
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
  const isRxjs = 'package' in root && root.package === 'rxjs';
  if (!isRxjs && !FETCHES.test(asked) && !('package' in root && steps.length === 1)) return undefined;
  const said = evaluator.valuesOf(first, call.context);
  return { said, isMade, call: call.node, ...(isRxjs && { given: said }) };
}

/** Whether a value is what somebody answers to who asks for settings. */
export function isOfSettings(evaluator: Evaluator, value: Value): boolean {
  const asked = value.kind === 'derived' ? askedBy(evaluator, value) : undefined;
  return (asked?.said ?? []).some((each) => {
    if (each.kind === 'derived') return asked?.given !== undefined && isOfSettings(evaluator, each);
    const end = each.kind === 'text' ? each.parts.at(-1) : undefined;
    return typeof end === 'string' && asksForSettings(end);
  });
}

/** Whether an address is of a host of the public net: another system answers there, whatever path it has. */
function isPublic(begin: unknown): boolean {
  const [, host = ''] = (typeof begin === 'string' && /^\w+:\/\/([^/:?#]*)/.exec(begin)) || [];
  return /\.[a-z]+$/i.test(host) && !/\.(?:local|localhost|internal|svc|test)$/i.test(host);
}

/** What a server answers by a name to who asks for a path. */
function answered(
  evaluator: Evaluator,
  said: readonly Value[],
  isMade: boolean,
  name: string,
  node: ts.Node,
): readonly Value[] | undefined {
  const [value] = said;
  const end = value?.kind === 'text' ? value.parts.at(-1) : undefined;
  if (value?.kind !== 'text' || typeof end !== 'string' || isPublic(value.parts[0])) return undefined;
  const isWhole = value.parts.length === 1 && !isMade;
  const settings = evaluator.answeredNear(end.replace(/^\w+:\/\/[^/]*/, ''), isWhole, node);
  const found = settings?.values.flatMap((each) => evaluator.member(each, name, node)) ?? [];
  if (!settings || found.length === 0) return undefined;
  const { by } = settings;
  return by === undefined ? found : found.map((each) => servedBy(evaluator, each, by, node));
}

function isAsking(step: Step | undefined): boolean {
  return step?.step === 'member' && FETCHES.test(step.name);
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
