/**
 * GraphQL in the code of a tree: what services ask of graphs, and which fields they answer. In: the nodes of the files that may speak to others, in
 * whatever order. Out: endpoints, and the calls in place of the requests that carry them. Where nothing speaks of GraphQL, nothing is looked for.
 */
import type { ts } from 'ts-morph';
import type { EndpointFact } from '../../../model/facts.js';
import type { Path } from '../../../model/nouns.js';
import { type GraphSite, GraphSites, withGraph } from '../calls/graph.js';
import type { Placing as Said } from '../calls/settled.js';
import { SUPERGRAPH } from '../described/supergraphs.js';
import { type GraphField, readGraphFields } from '../endpoints/graph.js';
import type { Ground } from '../ground.js';
import type { Placing } from '../placing.js';
import { safely } from '../safely.js';
import { Documents } from './documents.js';
import { GRAPH_DOCUMENT, KnownGraph } from './known.js';
import { SHORT_DOCUMENT } from './text.js';

/** What speaks of a graph in code. */
const SPEAKS = /gql|graphql|\bnexus\b|pothos|apollo/i;
/** What makes a server of a schema … */
const SERVES =
  /\b(?:new ApolloServer|startStandaloneServer|makeExecutableSchema|buildSubgraphSchema|buildFederatedSchema|createYoga|createSchema|GraphQLModule|graphqlHTTP|new GraphQLServer|createModule|mercurius)\b/;
/** … and one of what others have. */
const GATEWAY = /\b(?:ApolloGateway|IntrospectAndCompose|RemoteGraphQLDataSource|stitchSchemas)\b/;

export class GraphReader {
  readonly #ground: Ground;
  readonly #files: readonly ts.SourceFile[];
  readonly #unitOf: (path: Path) => Path;
  readonly #known: KnownGraph;
  readonly #reader: GraphSites | undefined;
  readonly #sites: GraphSite[] = [];
  readonly #fields: GraphField[] = [];

  constructor(
    ground: Ground,
    files: readonly ts.SourceFile[],
    documents: readonly Path[],
    unitOf: (path: Path) => Path,
  ) {
    const { evaluator, read } = ground;
    const { program } = evaluator;
    this.#ground = ground;
    this.#files = files.filter(({ text }) => SPEAKS.test(text));
    this.#unitOf = unitOf;
    const described = [
      ...new Set(documents.filter((path) => GRAPH_DOCUMENT.test(path) && !SUPERGRAPH.test(path))),
    ];
    this.#known = new KnownGraph({
      documents: described,
      files: this.#files.map((file) => ({ path: program.pathOf(file), text: file.text })),
      read,
      unitOf,
    });
    if (this.#files.length === 0 && described.length === 0) return;
    const withSdk = new Set(
      files.flatMap((file) => (file.text.includes('getSdk') ? [unitOf(program.pathOf(file))] : [])),
    );
    const speaking = new Set(this.#files.map((file) => program.pathOf(file)));
    const beside = new Set(
      ground.imports.flatMap(({ from, to }) => ('file' in to && speaking.has(to.file) ? [from] : [])),
    );
    const asking = files.filter(({ text }) => SHORT_DOCUMENT.test(text));
    for (const file of asking) beside.add(program.pathOf(file));
    const speaks = (path: Path) => speaking.has(path) || beside.has(path);
    this.#reader = new GraphSites(
      evaluator,
      this.#known,
      new Documents(evaluator, this.#known, speaks),
      (file) => withSdk.has(unitOf(program.pathOf(file))),
    );
  }

  /** Looks at a node; of what is done once, by hand, only at what it answers. */
  read(node: ts.Node, isOneOff: boolean): void {
    if (!this.#reader) return;
    this.#fields.push(...readGraphFields(this.#ground.evaluator, node));
    const site = isOneOff ? undefined : this.#reader.read(node);
    if (site) this.#sites.push(site);
  }

  /** All that is said, with what is asked of graphs. */
  said(placings: readonly Said[]): readonly Said[] {
    return this.#sites.length === 0 ? placings : withGraph(this.#ground.evaluator, placings, this.#sites);
  }

  /** The fields that services answer: those of their code, and of their schemas what their code does not show. */
  endpoints(placing: Placing, decorated: readonly EndpointFact[]): readonly EndpointFact[] {
    if (!this.#reader) return [];
    const coded = this.#fields.map(
      ({ root, name, node, handler }): EndpointFact => ({
        protocol: 'graphql',
        path: [`${root} ${name}`],
        ...placing.served(node, handler),
      }),
    );
    return [...coded, ...(safely(() => this.#declared([...decorated, ...coded])) ?? [])];
  }

  /** What the schema of a unit that serves one has beside what its code is seen to answer. A schema of which the code answers nothing is somebody else's. */
  #declared(answered: readonly EndpointFact[]): readonly EndpointFact[] {
    const { program } = this.#ground.evaluator;
    const textsOf = new Map<Path, string[]>();
    for (const file of this.#files) {
      const unit = this.#unitOf(program.pathOf(file));
      textsOf.set(unit, [...(textsOf.get(unit) ?? []), file.text]);
    }
    return [...textsOf].flatMap(([unit, texts]): readonly EndpointFact[] => {
      if (!texts.some((text) => SERVES.test(text)) || texts.some((text) => GATEWAY.test(text))) return [];
      const own = new Set(
        answered.flatMap(({ protocol, path, at }) =>
          protocol === 'graphql' && this.#unitOf(at.path) === unit ? [String(path[0])] : [],
        ),
      );
      return [...this.#known.rootFieldsOf(unit)].flatMap(([path, fields]): readonly EndpointFact[] => {
        const isOwn = own.size === 0 || fields.some(({ root, name }) => own.has(`${root} ${name}`));
        if (!isOwn) return [];
        return fields
          .filter(({ root, name }) => !own.has(`${root} ${name}`))
          .map(({ root, name, line }) => ({
            protocol: 'graphql',
            path: [`${root} ${name}`],
            at: { path, line },
          }));
      });
    });
  }
}
