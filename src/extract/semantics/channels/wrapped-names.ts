/**
 * The channels that a call of a wrapper names by where it says them, and not by an option: `bus.publish('order.placed', order)`,
 * `bus.subscribe([OrderEvent.Placed, OrderEvent.Sent], handle)`, `bus.publish({ type: 'order.placed', order })`. In: the call and what it is known to
 * do. Out: the names, with the exchange where a wrapper of RabbitMQ is told one before.
 */
import { ts } from 'ts-morph';
import { memberOf, type Parts, partsOfValues } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { parameterOf } from '../evaluate/text.js';
import type { Context, Value } from '../evaluate/values.js';

export interface PlacedNames {
  readonly channels: readonly Parts[];
  readonly exchange?: Parts;
}

const none: PlacedNames = { channels: [] };

/** Members by which a message says of what kind it is. */
const KINDS = ['type', 'eventType', 'eventName', 'event', 'pattern'];

export interface Telling {
  /** Whether it publishes. */
  readonly isTold: boolean;
  /** Whether it may be told a name and nothing else: `bus.subscribe('order.placed')`. */
  readonly isNamedAlone: boolean;
  readonly from: string;
  readonly isRabbit: boolean;
}

export function placedNames(
  evaluator: Evaluator,
  node: ts.CallExpression,
  { isTold, isNamedAlone, from, isRabbit }: Telling,
  context: Context,
): PlacedNames {
  const [first, second, ...others] = node.arguments;
  if (!first || ts.isFunctionLike(first)) return none;
  const named = textsAt(evaluator, first, context);
  if (second) {
    const keys = isRabbit && others.length > 0 ? textsAt(evaluator, second, context) : [];
    // `publish(exchange, key, order)`, `subscribe(exchange, key, handle)`
    const [exchange] = named;
    if (keys.length > 0 && exchange) return { channels: keys, exchange };
    return { channels: named };
  }
  if (isTold) return { channels: kindsAt(evaluator, first, from, context) };
  return isNamedAlone ? { channels: named } : none;
}

/** What is a text, each of a list of texts, or what only whoever calls the function around it knows. */
function textsAt(evaluator: Evaluator, node: ts.Expression, context: Context): readonly Parts[] {
  if (ts.isFunctionLike(node)) return [];
  const values = evaluator.valuesOf(node, context).flatMap(itemsOf);
  const [open] = values.flatMap((value) => parameterOf(value) ?? []);
  if (open)
    return ts.isParameter(open) && open.type && !SAYS_NAMES.test(open.type.getText())
      ? []
      : [[{ hole: true, open }]];
  if (!values.every(({ kind }) => kind === 'text')) return [];
  const names = values.flatMap((value) => partsOfValues(evaluator, [value], node));
  // What has words is what is told, and no name: `messages.sendMessage('Your order is on its way', phone)`.
  return names.some((parts) => parts.some((part) => typeof part === 'string' && /\s/.test(part)))
    ? []
    : names;
}

/** Types of parameters that may be names: texts, lists of them, and types that the program calls otherwise. */
const SAYS_NAMES = /^(?:string|[A-Z]\w*(?:\.\w+|\[.*\])?)(?:\[\])?$/;

/** The kind of what is sent: a member says it, or what the same package makes is told it first: `EventFactory.create('order.placed', order)`. */
function kindsAt(
  evaluator: Evaluator,
  node: ts.Expression,
  from: string,
  context: Context,
): readonly Parts[] {
  const values = evaluator.valuesOf(node, context);
  const [open] = values.flatMap((value) => parameterOf(value) ?? []);
  if (open) return [[{ hole: true, open }]];
  return values.flatMap((value): readonly Parts[] => {
    if (value.kind === 'object' || value.kind === 'instance') {
      const said = KINDS.map((name) => memberOf(evaluator, [value], name, node)).find(
        (found) => found.length > 0 && found.every(({ kind }) => kind === 'text'),
      );
      return said ? partsOfValues(evaluator, said, node) : [];
    }
    const made = value.kind === 'derived' ? value.steps.at(-1) : undefined;
    const isOwn = value.kind === 'derived' && 'package' in value.root && value.root.package === from;
    if (!isOwn || (made?.step !== 'call' && made?.step !== 'new')) return [];
    const [kind] = ts.isTaggedTemplateExpression(made.node) ? [] : (made.node.arguments ?? []);
    return kind ? textsAt(evaluator, kind, made.context) : [];
  });
}

function itemsOf(value: Value): readonly Value[] {
  return value.kind === 'list' ? value.items : [value];
}
