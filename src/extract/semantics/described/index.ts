/** What documents of the tree describe beside the code: services with procedures, which are read when something is asked for that may be one of them; what pages may ask of others; channels. */
import { posix } from 'node:path';
import type { PageProxyFact, TextPart } from '../../../model/facts.js';
import type { Path } from '../../../model/nouns.js';
import { safePattern } from '../../../model/safe-pattern.js';
import { keyOf, parsed } from '../../../yaml/unchecked.js';
import { CONNECTORS } from '../channels/connectors.js';
import { GRAPH_DOCUMENT } from '../graphql/known.js';
import { CHANNELS } from './channels.js';
import { MAY_BE_TEMPLATE } from './functions.js';
import { HOSTED_PAGE, hostedPages } from './hosted-pages.js';
import { OPERATIONS, type Operation, operationsOf } from './operations.js';
import { type DescribedService, servicesOfProto } from './protos.js';
import { SUPERGRAPH, subgraphsNear } from './supergraphs.js';

export { tablesOfDocuments } from './built-tables.js';
export { channelsOfDocuments } from './channels.js';

/** The documents that describe services or speak of channels, among all files. */
export function documentsAmong(files: readonly Path[]): readonly Path[] {
  const kinds = [
    DOCUMENT,
    HOSTED_PAGE,
    CHANNELS,
    CONNECTORS,
    SUPERGRAPH,
    OPERATIONS,
    GRAPH_DOCUMENT,
    MAY_BE_TEMPLATE,
  ];
  // Of most trees nearly all files are code.
  const documents = files.filter((path) => MAY_DESCRIBE.test(path));
  return [...new Set(kinds.flatMap((kind) => documents.filter((path) => kind.test(path)).slice(0, MOST)))];
}

/** How whatever is a document ends. */
const MAY_DESCRIBE =
  /\.(?:proto|json|sql|tf|tfvars|sh|ya?ml|graphqls?|gql|properties)$|(?:^|\/)(?:serverless[\w.-]*\.[cm]?[jt]s|netlify\.toml|_redirects)$/i;

const DOCUMENT = /\.proto$|(?:^|\/)(?:package|proxy\.conf|swa-cli\.config)\.json$/;

/** What `"proxy"` in a package.json of create-react-app, Angular's `proxy.conf.json`, Azure's Static Web Apps and other platforms let a page ask of others. */
export function pagesOfPackages(
  documents: readonly Path[],
  read: (path: Path) => string | undefined,
): readonly PageProxyFact[] {
  return documents.flatMap((path): readonly PageProxyFact[] => {
    if (HOSTED_PAGE.test(path)) return hostedPages(path, read(path) ?? '');
    if (!/(?:package|proxy\.conf|swa-cli\.config)\.json$/.test(path)) return [];
    const text = read(path) ?? '';
    if (path.endsWith('swa-cli.config.json'))
      return apisOf(path, parsed(text), read).map((to) => ({
        prefix: '/api',
        to: [to],
        at: { path, line: 1 },
      }));
    const isPackage = path.endsWith('package.json');
    if (isPackage && !/"proxy"\s*:/.test(text)) return [];
    const line = isPackage ? text.slice(0, text.search(/"proxy"\s*:/)).split('\n').length : 1;
    return proxiesOf(isPackage ? keyOf(parsed(text), 'proxy') : parsed(text)).map((each) => ({
      ...each,
      at: { path, line },
    }));
  });
}

/** Where `swa start` leads what begins with `/api`: an address, or the program of a directory. */
function apisOf(path: Path, value: unknown, read: (path: Path) => string | undefined): readonly string[] {
  return Object.values(keyOf(value, 'configurations') ?? {}).flatMap((each) => {
    const [said] = [keyOf(each, 'apiLocation'), keyOf(each, 'apiDevserverUrl')].filter(
      (one) => typeof one === 'string',
    );
    if (typeof said !== 'string' || said === '') return [];
    if (/^https?:/i.test(said)) return [`${said.replace(/\/$/, '')}/api`];
    const directory = posix.join(posix.dirname(path), said).replace(/\/$/, '');
    if (directory.startsWith('..')) return [];
    const name = keyOf(parsed(read(posix.join(directory, 'package.json')) ?? ''), 'name');
    const bare = typeof name === 'string' ? name.replace(/^@[^/]*\//, '') : posix.basename(directory);
    return [`http://${bare}/api`];
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
  #procedures: ReadonlySet<string> | undefined;
  #operations: ReadonlyMap<string, readonly Operation[]> | undefined;

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

  /** The services that a file describes, by the end of its path: of several copies, those of the first. */
  servicesIn(path: string): readonly DescribedService[] {
    const end = `/${posix.normalize(path).replace(/^(?:\.\.?\/)+/, '')}`;
    const file = this.#documents.find((each) => `/${each}`.endsWith(end));
    return file === undefined ? [] : servicesOfProto(this.#read(file) ?? '');
  }

  /** Whether a method may stand for a procedure of whatever service. */
  mayBeProcedure(method: string): boolean {
    this.#procedures ??= new Set(
      [...this.#all().values()]
        .flat()
        .flatMap(({ procedures }) => procedures.map((each) => each.toLowerCase())),
    );
    const name = method.toLowerCase();
    return this.#procedures.has(name) || this.#procedures.has(name.replace(/async$/, ''));
  }

  /** The names of the services that have a procedure of just this name. */
  servicesWith(procedure: string): readonly string[] {
    return [...this.#all()].flatMap(([name, services]) =>
      services.some(({ procedures }) => procedures.includes(procedure)) ? [name] : [],
    );
  }

  /** The operations of OpenAPI that a method of a client stands for by its name. */
  operations(method: string): readonly Operation[] {
    this.#operations ??= operationsOf(this.#documents, this.#read);
    return this.#operations.get(method) ?? [];
  }

  /** The documents that describe an operation of just this path and method. */
  documentsOf({ path, method }: Operation): readonly Path[] {
    const alike = [...(this.#operations?.values() ?? [])]
      .flat()
      .filter((each) => each.path === path && each.method === method);
    return [...new Set(alike.map(({ document }) => document))];
  }

  /** Where the subgraphs of the federation answer whose gateway a file makes. */
  subgraphsNear(file: Path): readonly (readonly TextPart[])[] {
    return subgraphsNear(file, this.#documents, this.#read);
  }

  #named(service: string): readonly DescribedService[] {
    return this.#all().get(service) ?? [];
  }

  #all(): ReadonlyMap<string, readonly DescribedService[]> {
    if (!this.#services) {
      const services = new Map<string, DescribedService[]>();
      for (const path of this.#documents.filter((each) => each.endsWith('.proto'))) {
        for (const each of servicesOfProto(this.#read(path) ?? ''))
          services.set(each.name, [...(services.get(each.name) ?? []), each]);
      }
      this.#services = services;
    }
    return this.#services;
  }
}
