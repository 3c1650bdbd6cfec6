/** Who of a system may answer whom. In: what services answer, and how much of that is known. Out: what who asks for something over HTTP has to know of it. */
import type { CallFact } from '../facts.js';
import type { Endpoint, Module } from '../nouns.js';
import type { Answerers } from './call-targets.js';
import { findEndpoint } from './routes.js';

export interface Answered {
  readonly answeringBy: ReadonlyMap<string, readonly Endpoint[]>;
  /** The services that answer others than their own pages. */
  readonly serving: ReadonlySet<string>;
  /** Those of whose routes some are not known. */
  readonly halfRead: ReadonlySet<string>;
  /** Those that listen at a port. */
  readonly listening: ReadonlySet<string>;
  /** What the server of a page hands on to others, whole: `web /api/*`. */
  readonly mounted: ReadonlySet<string>;
  readonly modules: ReadonlyMap<string, Module>;
}

export class WhoAnswers {
  readonly #known: Answered;

  constructor(known: Answered) {
    this.#known = known;
  }

  /** Whether a service answers somebody, or may in what is not read of it: of an image of others nothing is, of what listens all. */
  mayAnswer(name: string): boolean {
    const { answeringBy, halfRead, listening, modules } = this.#known;
    const { languages = [] } = modules.get(name) ?? {};
    const isRead = languages.length > 0 && languages.every((each) => /^(?:Type|Java)Script$/.test(each));
    return answeringBy.has(name) || halfRead.has(name) || listening.has(name) || !isRead;
  }

  /** What a service has to know that asks for something. */
  asWhoAsks({ method }: Pick<CallFact, 'method'>, service: string): Answerers {
    const { answeringBy, serving, halfRead, mounted } = this.#known;
    const found = (name: string, path: string) => findEndpoint(answeringBy.get(name) ?? [], method, path);
    return {
      isServer: (name) => serving.has(name),
      mayAnswer: (name) => this.mayAnswer(name),
      answers: (name, path) => found(name, path) !== undefined,
      isOwnRoute: (path) => {
        const own = found(service, path);
        // What a server hands on is no route of its own.
        return own?.path === path && !(own.method === undefined && mounted.has(`${service} ${path}`));
      },
      isLeftOver: (path) => /^(?:\/\*)+$/.test(found(service, path)?.path ?? ''),
      isAstray: ({ to, route }) => answeringBy.has(to) && !halfRead.has(to) && !found(to, route),
    };
  }
}
