/**
 * Where the subgraphs of a federation answer. In: what Apollo's tools compose them from or to: `supergraph.yaml` with `routing_url`, `supergraph.graphql`
 * with `@join__graph(url:)`. Out: the addresses, for a program that is the gateway of one, of the documents that lie nearest above it.
 * Sources: https://www.apollographql.com/docs/rover/commands/supergraphs, https://specs.apollo.dev/join/v0.3
 */
import type { TextPart } from '../../../model/facts.js';
import type { Path } from '../../../model/nouns.js';

/** The names of such documents. */
export const SUPERGRAPH = /(?:^|\/)[\w.-]*(?:supergraph|rover)[\w.-]*\.(?:ya?ml|graphqls?|gql)$/i;

const ADDRESS = /\brouting_url:\s*["']?([^\s"'#]+)|@join__graph\s*\([^)]*\burl\s*:\s*"([^"]+)"/g;

export function subgraphsNear(
  file: Path,
  documents: readonly Path[],
  read: (path: Path) => string | undefined,
): readonly (readonly TextPart[])[] {
  const known = documents
    .filter((path) => SUPERGRAPH.test(path))
    .map((path) => ({
      directory: path.slice(0, path.lastIndexOf('/') + 1),
      addresses: addressesIn(read(path) ?? ''),
    }))
    .filter(({ addresses }) => addresses.length > 0);
  const above = known.filter(({ directory }) => file.startsWith(directory));
  const nearest = Math.max(...above.map(({ directory }) => directory.length));
  // Beside a program lies what it is given when it is deployed, if nothing lies above it.
  const meant = above.length > 0 ? above.filter(({ directory }) => directory.length === nearest) : known;
  return [...new Set(meant.flatMap(({ addresses }) => addresses))].map(partsOf);
}

function addressesIn(text: string): readonly string[] {
  return [...text.matchAll(ADDRESS)].flatMap(([, routing, joined]) => routing ?? joined ?? []);
}

/** `${env.ORDERS_URL}/graphql`, as rover takes it. */
function partsOf(address: string): readonly TextPart[] {
  return address
    .split(/(\$\{(?:env\.)?\w+\})/)
    .filter((piece) => piece !== '')
    .map((piece) => {
      const [, variable] = /^\$\{(?:env\.)?(\w+)\}$/.exec(piece) ?? [];
      return variable === undefined ? piece : { variable };
    });
}
