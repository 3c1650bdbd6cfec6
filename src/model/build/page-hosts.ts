/**
 * Who hands out the files of a page: whom it asks without a host. In: what programs say of directories that they hand out, and where services lie. Out: for a
 * page, the services that do; where none says so, one within which the page lies is the likeliest, which is told apart.
 */
import type { PageHostFact } from '../facts.js';
import type { Module, Path } from '../nouns.js';

export interface PageHosts {
  /** The services whose programs hand out the files of a page. */
  of(page: string): ReadonlySet<string>;
  /** The services within whose directories it lies. */
  around(page: string): ReadonlySet<string>;
}

export function findPageHosts(
  facts: readonly PageHostFact[],
  modules: ReadonlyMap<string, Module>,
): PageHosts {
  const services = [...modules.values()].flatMap(({ kind, name, path }) =>
    kind === 'service' && path !== undefined ? [{ name, path }] : [],
  );
  const within = (path: Path) =>
    services
      .filter((each) => isBelow(path, each.path))
      .sort((one, other) => other.path.length - one.path.length)[0]?.name;
  const hosts = new Map<string, Set<string>>();
  for (const { page, by } of facts) {
    const [of, host] = [within(page), within(by)];
    if (of !== undefined && host !== undefined && of !== host)
      hosts.set(of, (hosts.get(of) ?? new Set()).add(host));
  }
  return {
    of: (page) => hosts.get(page) ?? new Set(),
    around(page) {
      const own = modules.get(page)?.path;
      return new Set(
        services.flatMap(({ name, path }) =>
          own !== undefined && name !== page && path !== '' && isBelow(own, path) ? [name] : [],
        ),
      );
    },
  };
}

function isBelow(path: Path, directory: Path): boolean {
  return directory === '' || path === directory || path.startsWith(`${directory}/`);
}
