/** Tables of DynamoDB that documents build: serverless.yml, templates of SAM and CloudFormation. In: the documents. Out: who builds which. */
import { outsideSystem } from '../../../model/decide-units.js';
import type { StoreUseFact } from '../../../model/facts.js';
import type { Path } from '../../../model/nouns.js';
import { readDeployment } from '../../../yaml/deployments.js';
import { Stack } from '../../../yaml/stack.js';
import { entriesIn, keyOf } from '../../../yaml/unchecked.js';
import { FUNCTIONS, MAY_BE_TEMPLATE, saysFunctions } from './functions.js';

const TABLE = /^AWS::(?:DynamoDB::(?:Global)?Table|Serverless::SimpleTable)$/;

export function tablesOfDocuments(
  documents: readonly Path[],
  read: (path: Path) => string | undefined,
): readonly StoreUseFact[] {
  return documents
    .filter((path) => (FUNCTIONS.test(path) || MAY_BE_TEMPLATE.test(path)) && !outsideSystem(path))
    .flatMap((path) => {
      const text = read(path) ?? '';
      if (!saysFunctions(path, text) || !/DynamoDB|SimpleTable/.test(text)) return [];
      return readDeployment(path, text, read).documents.flatMap((document) => {
        const stack = new Stack(document.value);
        return entriesIn(stack.resources).flatMap(([id, resource]): readonly StoreUseFact[] => {
          const name = TABLE.test(String(keyOf(resource, 'Type'))) ? stack.text(id) : undefined;
          const at = document.at([...stack.path, id]);
          return name ? [{ kind: 'dynamodb', by: 'stack', name, mode: 'define', at }] : [];
        });
      });
    });
}
