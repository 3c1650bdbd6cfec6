/**
 * What goes through the sidecar of Dapr without its library: `POST http://localhost:3500/v1.0/publish/pubsub/orders`, and the list of subscriptions
 * that a program answers with when it is asked for `/dapr/subscribe`.
 * Source: https://docs.dapr.io/reference/api/pubsub_api/
 */
import { ts } from 'ts-morph';
import type { CallReading } from '../calls/http.js';
import { partsOf } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { free } from '../evaluate/values.js';
import type { ToldReading } from './brokers.js';
import { withHoles } from './notifications.js';

/** The message that a request asks the sidecar to publish; undefined where it asks for something else. */
export function publishedByDapr({ address = [], node }: CallReading): ToldReading | undefined {
  const text = address.map((part) => (typeof part === 'string' ? part : '\0')).join('');
  const match = /\/v1\.0(?:-\w+)?\/publish\/[^/]+\/([^/?]+)/.exec(text);
  const [, topic] = match ?? [];
  if (!match || topic === undefined) return undefined;
  const before = text.slice(0, match.index + match[0].lastIndexOf(topic)).split('\0').length - 1;
  const holes = address.filter((part) => typeof part !== 'string').slice(before);
  return { kind: 'message', role: 'publishes', broker: 'dapr', channel: withHoles(topic, holes), node };
}

/** What an object subscribes to that says `pubsubname` and `topic`. */
export function subscribedByDapr(
  evaluator: Evaluator,
  node: ts.ObjectLiteralExpression,
): readonly ToldReading[] {
  const { named } = evaluator.indexOf(node);
  const topic = named.get('topic');
  if (!named.has('pubsubname') || !topic) return [];
  const said = ts.isPropertyAssignment(topic) ? topic.initializer : topic.name;
  if (!said || !ts.isExpression(said)) return [];
  return partsOf(evaluator, said, free).map((channel) => ({
    kind: 'message',
    role: 'consumes',
    broker: 'dapr',
    channel,
    node,
  }));
}
