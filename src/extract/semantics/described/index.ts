/** What documents of the tree describe beside the code: services with procedures. Read when something is asked for that may be one of them. */
import type { Path } from '../../../model/nouns.js';
import { type DescribedService, servicesOfProto } from './protos.js';

/** The documents that describe services, among all files. */
export function documentsAmong(files: readonly Path[]): readonly Path[] {
  return files.filter((path) => path.endsWith('.proto')).slice(0, MOST);
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
      for (const path of this.#documents) {
        for (const each of servicesOfProto(this.#read(path) ?? ''))
          services.set(each.name, [...(services.get(each.name) ?? []), each]);
      }
      this.#services = services;
    }
    return this.#services.get(service) ?? [];
  }
}
