/**
 * Operations that documents of OpenAPI describe. In: the documents. Out: by the name of an operation, where it is asked for. Why: a client that is
 * generated from one when the program is built has its operations for methods, and is not in the tree itself.
 * Source: https://spec.openapis.org/oas/v3.1.0#operation-object
 */
import type { Path } from '../../../model/nouns.js';
import { entriesIn, keyOf, parsed } from '../../../yaml/unchecked.js';

/** Documents that may describe operations. */
export const OPERATIONS =
  /(?:open[-_]?api|swagger)[^/]*\.(?:ya?ml|json)$|(?:^|\/)(?:open[-_]?apis?|swagger|api[-_]?specs?)\/[^\n]*\.(?:ya?ml|json)$|(?:^|\/)[\w-]*api[-_.](?:spec|docs?|contract)[^/]*\.(?:ya?ml|json)$/i;

export interface Operation {
  /** As it is in the document: `/orders/{id}`. */
  readonly path: string;
  readonly method: string;
  readonly document: Path;
}

const VERB = /^(?:get|post|put|patch|delete|head|options)$/;

/** The operations of some documents, each under its name with a small first letter. */
export function operationsOf(
  documents: readonly Path[],
  read: (path: Path) => string | undefined,
): ReadonlyMap<string, readonly Operation[]> {
  const found = new Map<string, Operation[]>();
  for (const document of documents.filter((path) => OPERATIONS.test(path))) {
    const text = read(document) ?? '';
    if (!text.includes('operationId')) continue;
    for (const { name, ...operation } of document.endsWith('.json') ? inJson(text) : inYaml(text))
      found.set(name, [...(found.get(name) ?? []), { ...operation, document }]);
  }
  return found;
}

type Named = Omit<Operation, 'document'> & { readonly name: string };

/** What generators make of the name of an operation. */
function nameOf(operation: string): string {
  const joined = operation.replace(/[^\w$]+(\w?)/g, (_, next: string) => next.toUpperCase());
  return joined.charAt(0).toLowerCase() + joined.slice(1);
}

function inJson(text: string): readonly Named[] {
  return entriesIn(keyOf(parsed(text), 'paths')).flatMap(([path, verbs]) =>
    entriesIn(verbs).flatMap(([verb, operation]): readonly Named[] => {
      const name = keyOf(operation, 'operationId');
      return VERB.test(verb) && typeof name === 'string'
        ? [{ name: nameOf(name), path, method: verb.toUpperCase() }]
        : [];
    }),
  );
}

/** How lines begin below the first level that name a path, a verb or an operation. */
const TELLING = /^ +["']?(?:\/|get|post|put|patch|delete|head|options|operationId)/;

/** Line by line: what else stands in such a document is long, and asked for by nobody. */
function inYaml(text: string): readonly Named[] {
  const found: Named[] = [];
  let isInPaths = false;
  let path = { name: '', indent: 0 };
  let verb = { name: '', indent: 0 };
  for (const line of text.split('\n')) {
    if (line.startsWith(' ') && !(isInPaths && TELLING.test(line))) continue;
    const [, space, plain, quoted, value = ''] =
      /^( *)(?:([^\s#:'"-][^:]*)|["']([^"']+)["']\s*):(?:\s(.*))?$/.exec(line.trimEnd()) ?? [];
    const key = quoted ?? plain?.trimEnd();
    if (space === undefined || key === undefined) continue;
    const indent = space.length;
    if (indent === 0) isInPaths = key === 'paths';
    else if (!isInPaths) continue;
    else if (key.startsWith('/') && (path.name === '' || indent <= path.indent)) {
      path = { name: key, indent };
      verb = { name: '', indent: 0 };
    } else if (VERB.test(key) && indent > path.indent && (verb.name === '' || indent <= verb.indent))
      verb = { name: key, indent };
    else if (key === 'operationId' && verb.name !== '' && indent > verb.indent && value !== '')
      found.push({
        name: nameOf(value.replace(/^["']|["']$/g, '')),
        path: path.name,
        method: verb.name.toUpperCase(),
      });
  }
  return found;
}
