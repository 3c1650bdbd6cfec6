/**
 * What a file of `app/routes` of Remix answers to: `api.orders.$id` is `/api/orders/:id`, be it a file, or a directory that holds `route.ts`; in version 1 directories
 * are parts of the path. Sources: https://v2.remix.run/docs/file-conventions/routes, https://v2.remix.run/docs/file-conventions/routes-files
 */

/** @param page the path below `app/routes`, without its ending; undefined for a file that is none */
export function routeOfRemix(page: string): string | undefined {
  // What only a server or a page has is a part of others.
  if (/\.(?:server|client)$/.test(page)) return undefined;
  const [, directory] = /^([^/]+)\/(?:route|index)$/.exec(page) ?? [];
  // Beside a route in a directory lie the parts that it is made of.
  if (directory === undefined && /^[^/]*[.$_][^/]*\//.test(page) && !page.startsWith('__')) return undefined;
  const words = (directory ?? page).split(/\/|\.(?![^[]*\])/);
  const known = words
    .filter((word) => !/^_/.test(word) && word !== 'index')
    .map((word) =>
      word
        .replace(/_$/, '')
        .replace(/^\((.*)\)$/, '$1')
        .replace(/\[(.*?)\]/g, '$1'),
    )
    .map((word) => (word === '$' ? '*' : word.replace(/^\$/, ':')));
  return `/${known.join('/')}`;
}
