/** What documents of the tree describe beside the code: services with procedures, which are read when something is asked for that may be one of them; what pages may ask of others; channels. */
import type { PageProxyFact } from '../../../model/facts.js';
import type { Path } from '../../../model/nouns.js';
import { safePattern } from '../../../model/safe-pattern.js';
import { CHANNELS } from './channels.js';
import { type DescribedService, servicesOfProto } from './protos.js';
import { keyOf, parsed } from './values.js';

export { channelsOfDocuments } from './channels.js';

/** The documents that describe services or speak of channels, among all files. */
export function documentsAmong(files: readonly Path[]): readonly Path[] {
  return [DOCUMENT, CHANNELS].flatMap((kind) => files.filter((path) => kind.test(path)).slice(0, MOST));
}

const DOCUMENT = /\.proto$|(?:^|\/)(?:package|proxy\.conf)\.json$/;

/** What `"proxy"` in a package.json of create-react-app, and Angular's `proxy.conf.json`, let a page ask of others. */
export function pagesOfPackages(
  documents: readonly Path[],
  read: (path: Path) => string | undefined,
): readonly PageProxyFact[] {
  return documents.flatMap((path): readonly PageProxyFact[] => {
    if (!/(?:package|proxy\.conf)\.json$/.test(path)) return [];
    const text = read(path) ?? '';
    const isPackage = path.endsWith('package.json');
    if (isPackage && !/"proxy"\s*:/.test(text)) return [];
    const line = isPackage ? text.slice(0, text.search(/"proxy"\s*:/)).split('\n').length : 1;
    return proxiesOf(isPackage ? keyOf(parsed(text), 'proxy') : parsed(text)).map((each) => ({
      ...each,
      at: { path, line },
    }));
  });
}

function proxiesOf(value: unknown): readonly Pick<PageProxyFact, 'prefix' | 'to'>[] {
  if (typeof value === 'string') return [{ prefix: '/', to: [`${value.replace(/\/$/, '')}/`] }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([path, options]) => {
    const target = typeof options === 'string' ? options : keyOf(options, 'target');
    const prefix = path.replace(/\/?\*+$/, '');
    if (typeof target !== 'string' || !prefix.startsWith('/')) return [];
    const [rewrite] = Object.entries(keyOf(options, 'pathRewrite') ?? {});
    const pattern = rewrite && safePattern(rewrite[0]);
    if (rewrite && (!pattern || typeof rewrite[1] !== 'string')) return [];
    const rest = rewrite && pattern ? prefix.replace(pattern, String(rewrite[1])) : prefix;
    return [{ prefix, to: [`${target.replace(/\/$/, '')}${rest}`] }];
  });
}

/** More documents than these are somebody's archive. */
const MOST = 2_000;

export class Described {
  readonly #documents: readonly Path[];
  readonly #read: (path: Path) => string | undefined;
  #services: ReadonlyMap<string, readonly DescribedService[]> | undefined;

  constructor(documents: readonly Path[], read: (path: Path) => string | undefined) {
    this.#documents = documents;
    this.#read = read;
  }

  /** The procedure of a service that a method of its client or server stands for, as it is spelt where it is described. */
  procedure(service: string, method: string): string | undefined {
    const wanted = method.toLowerCase();
    return this.#named(service)
      .flatMap(({ procedures }) => procedures)
      .find((each) => each.toLowerCase() === wanted);
  }

  /** Whether a service of a name is described, so that all of its procedures are known. */
  knows(service: string): boolean {
    return this.#named(service).length > 0;
  }

  #named(service: string): readonly DescribedService[] {
    if (!this.#services) {
      const services = new Map<string, DescribedService[]>();
      for (const path of this.#documents.filter((each) => each.endsWith('.proto'))) {
        for (const each of servicesOfProto(this.#read(path) ?? ''))
          services.set(each.name, [...(services.get(each.name) ?? []), each]);
      }
      this.#services = services;
    }
    return this.#services.get(service) ?? [];
  }
}
