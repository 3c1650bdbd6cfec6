/**
 * Files that only a server runs, in a package that has pages as well: what a build defines for pages is nothing to them. In: imports. Out: the files that a
 * server is made in, and those that they import, but none that pages import too. Looked for when it is first asked for.
 */
import type { Path } from '../../model/nouns.js';
import type { Link } from './links.js';

/** What makes a server of a file. */
const SERVER =
  /^(?:express|fastify|koa|@koa\/router|koa-router|@hapi\/hapi|hapi|restify|polka|@hono\/node-server|@nestjs\/core|(?:node:)?https?)$/;
/** What makes a page of it. */
export const PAGE =
  /^(?:react(?:-dom)?|preact|vue|svelte|solid-js|lit|@angular\/core|jquery|ember-source|alpinejs)(?:\/(?!server)|$)/;
export const COMPONENT = /\.(?:vue|svelte|[jt]sx|html)$/;

export function serverSide(imports: readonly Link[]): (path: Path) => boolean {
  let found: ReadonlySet<Path> | undefined;
  const find = (): ReadonlySet<Path> => {
    const targets = new Map<Path, Path[]>();
    const [servers, pages] = [new Set<Path>(), new Set<Path>()];
    for (const { from, to } of imports) {
      if ('file' in to) targets.set(from, [...(targets.get(from) ?? []), to.file]);
      if ('package' in to && SERVER.test(to.package)) servers.add(from);
      if (COMPONENT.test(from) || ('package' in to && PAGE.test(to.package))) pages.add(from);
    }
    const isOfPage = withImported(pages, targets);
    return new Set([...withImported(servers, targets)].filter((path) => !isOfPage.has(path)));
  };
  return (path) => {
    found ??= find();
    return found.has(path);
  };
}

function withImported(roots: Iterable<Path>, targets: ReadonlyMap<Path, readonly Path[]>): ReadonlySet<Path> {
  const reached = new Set(roots);
  for (const path of reached) for (const each of targets.get(path) ?? []) reached.add(each);
  return reached;
}
