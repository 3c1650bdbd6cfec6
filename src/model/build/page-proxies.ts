/** What the servers of pages hand on → gateways of the services that the pages are, for whatever no other gateway of theirs is for. */
import { escaped } from '../escaped.js';
import type { GatewayFact, GatewayRouteFact, PageProxyFact } from '../facts.js';
import { groupBy } from '../group.js';
import type { Location } from '../nouns.js';
import { placeKey } from '../queries.js';
import { OF_PAGE } from './gateways.js';
import { parseAddress, UNKNOWN } from './routes.js';

/** Below all that gateways of a deployment say of themselves. */
const LAST = -1_000_000;

/**
 * @param texts what an address can be in the service of the page
 * @param isOutside whether nothing of the system answers at an address
 */
export function pageGateways(
  proxies: readonly PageProxyFact[],
  texts: (proxy: PageProxyFact) => readonly string[],
  isOutside: (host: string, port: string | undefined, from: Location) => boolean,
): readonly GatewayFact[] {
  // Who chooses among several that are all deployed elsewhere develops the page; where it is deployed, it is served otherwise.
  const isForDevelopers = (choice: readonly PageProxyFact[]) =>
    choice.length > 1 &&
    choice.every((proxy) =>
      texts(proxy).every((text) => {
        const { host, port } = parseAddress(text);
        return host !== undefined && isOutside(host, port, proxy.at);
      }),
    );
  const choices = groupBy(proxies, ({ prefix, at }) => `${prefix}\n${placeKey(at)}`);
  const deployed = [...choices.values()].filter((choice) => !isForDevelopers(choice)).flat();
  const gateways = deployed.flatMap((proxy): readonly GatewayFact[] => {
    const { prefix, at } = proxy;
    const rank = LAST + prefix.length;
    if (proxy.to.length === 0)
      return [
        {
          by: OF_PAGE,
          hosts: [],
          ports: [],
          routes: [{ hosts: [], path: { prefix }, rewrites: [], to: [], rank, at }],
          at,
        },
      ];
    const variable = proxy.to.find((part) => typeof part !== 'string' || !/^(?:[a-z]+:)?\/*$/i.test(part));
    const routes = texts(proxy).flatMap((text) => {
      const { host, port } = parseAddress(text);
      const path = /^(?:[a-z]+:)?\/\/[^/]*(\/[^?#]*)?/i.exec(text)?.[1] ?? (host === undefined ? '' : '/');
      const name =
        typeof variable === 'object' && 'variable' in variable ? `\${${variable.variable}}` : undefined;
      const to = host === undefined ? name : port === undefined ? host : `${host}:${port}`;
      if (to === undefined || path.includes(UNKNOWN)) return [];
      const rewrites = [{ pattern: `^${escaped(prefix)}`, by: path.replaceAll('$', '$$$$') }];
      return [{ hosts: [], path: { prefix }, rewrites, to: [to], rank, at }];
    });
    return routes.length === 0 ? [] : [{ by: OF_PAGE, hosts: [], ports: [], routes, at }];
  });
  return [...groupBy(gateways, ({ at }) => placeKey(at)).values()].map((all) => ({
    ...all[0],
    routes: together(all.flatMap(({ routes }) => routes)),
  }));
}

/** One place that hands on the same to several, as `SERVICES[path[0]]` says, may mean each of them. */
function together(routes: readonly GatewayRouteFact[]): readonly GatewayRouteFact[] {
  const alike = groupBy(routes, ({ path, rewrites }) => JSON.stringify([path, rewrites]));
  return [...alike.values()].map((all) => ({ ...all[0], to: [...new Set(all.flatMap(({ to }) => to))] }));
}
