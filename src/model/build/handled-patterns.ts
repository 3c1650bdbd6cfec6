/**
 * Handlers of patterns that get messages. In: the endpoints, what is published, and what somebody asks for. Out: those that consume. Why: Nest
 * lets one handler answer and listen (https://docs.nestjs.com/microservices/basics), and transports of companies bring what a broker delivers
 * to patterns that are objects: `{ name: 'orders.placed' }`.
 */
import { groupBy } from '../group.js';
import type { Endpoint } from '../nouns.js';
import type { BoundMessage } from './channels.js';

export function consumedByPatterns(
  endpoints: readonly Endpoint[],
  published: ReadonlySet<string>,
  isAsked: (pattern: string) => boolean,
): readonly BoundMessage[] {
  const handlers = endpoints.flatMap((endpoint) =>
    endpoint.protocol === 'rpc' ? [{ endpoint, members: membersOf(endpoint.path) }] : [],
  );
  // `client.emit({ cmd: 'ship' })` comes to `@MessagePattern({ cmd: 'ship' })`.
  const asWhole = endpoints.flatMap((endpoint) =>
    endpoint.protocol === 'rpc' && endpoint.path.startsWith('{') && published.has(endpoint.path)
      ? [heardBy(endpoint, endpoint.path)]
      : [],
  );
  const byMembers = [...groupBy(handlers, ({ members }) => Object.keys(members).join())].flatMap(
    ([, alike]) => {
      const heard = alike.flatMap(({ members }) =>
        Object.keys(members).filter((name) => published.has(members[name]!)),
      );
      const naming = mostOf(heard);
      if (naming === undefined) return [];
      return alike.flatMap(({ endpoint, members }): BoundMessage[] => {
        const channel = members[naming];
        // What is alike comes the same way, from whoever is not in the tree; a pattern that is a text may as well be asked for.
        const isHeard =
          channel !== undefined && (published.has(channel) || (naming !== '' && !isAsked(endpoint.path)));
        return isHeard ? [heardBy(endpoint, channel)] : [];
      });
    },
  );
  return [...asWhole, ...byMembers];
}

function heardBy({ service, scope, at }: Endpoint, channel: string): BoundMessage {
  return { role: 'consumes', broker: 'any', channel, site: { service, ...(scope && { scope }), at } };
}

/** The texts of a pattern by its members; of one that is a text, that. */
function membersOf(pattern: string): Readonly<Record<string, string>> {
  if (!pattern.startsWith('{')) return { '': pattern };
  return Object.fromEntries(
    [...pattern.matchAll(/"(\w+)":"([^"]*)"/g)].map(([, name, text]) => [name, text]),
  );
}

/** What there is most of: beside its name, a pattern may say a key that some message happens to go by. */
function mostOf(names: readonly string[]): string | undefined {
  const counted = [...groupBy(names, (name) => name)].sort(([, a], [, b]) => b.length - a.length);
  return counted[0]?.[0];
}
