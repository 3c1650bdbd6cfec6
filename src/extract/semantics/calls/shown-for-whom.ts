/**
 * Whether an element of a page gives its component only whom that asks: `<SignIn client={auth} />`, `<Orders url={ORDERS_URL} />`. In: the element, what it leads to, and what
 * is known of the request with it. Why: an element asks nobody, it shows what asks once somebody does something there; a page may show what asks for
 * many things, each of which stands in the component.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { opensIn } from '../evaluate/text.js';
import { free, type Value } from '../evaluate/values.js';
import { endsWithOneOf, saysRouteOf } from './only-whom.js';
import type { OpenSite } from './open-sites.js';
import type { Reading } from './readings.js';
import type { Site } from './site.js';

export function showsForWhom(
  evaluator: Evaluator,
  place: ts.Node,
  open: OpenSite,
  after: readonly Reading[],
): boolean {
  if (!ts.isJsxOpeningElement(place) && !ts.isJsxSelfClosingElement(place)) return false;
  return saysRouteOf(open, after) || asksGiven(evaluator, open, after);
}

/** Whether a site asks something of what it is given, `client.get('/orders')`, and itself says what. */
function asksGiven(evaluator: Evaluator, { site, followed }: OpenSite, after: readonly Reading[]): boolean {
  const asked = askedBy(site);
  const isGiven = (value: Value) => opensIn(value).some((each) => followed.has(each));
  if (!asked || !evaluator.valuesOf(asked, free).some(isGiven)) return false;
  const [first] = ts.isCallExpression(site) ? site.arguments : [];
  const said = (first ? evaluator.valuesOf(first, free) : []).flatMap((value) =>
    value.kind === 'object' ? SAYS_PATH.flatMap((name) => evaluator.member(value, name, first!)) : [value],
  );
  const texts = said.flatMap((value) => (value.kind === 'text' ? [value.parts] : []));
  return texts.length > 0 ? endsWithOneOf(after, texts) : !said.some(isGiven);
}

/** What options call the path of a request. */
const SAYS_PATH = ['url', 'path', 'uri', 'endpoint'];

/** What something is asked of: `client` of `client.signIn.email()`. */
function askedBy(site: Site): ts.Expression | undefined {
  if (!ts.isCallExpression(site)) return undefined;
  let asked: ts.Expression = site.expression;
  while (ts.isPropertyAccessExpression(asked) || ts.isNonNullExpression(asked)) asked = asked.expression;
  return ts.isIdentifier(asked) ? asked : undefined;
}
