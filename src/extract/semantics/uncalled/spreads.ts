/** Objects that hold all that another does: `const checked = { ...orders, find: … }`, `export default { ...orders, ...bills }`. */
import { escaped } from '../../../model/escaped.js';
import { keptByText } from './kept-by-text.js';

export interface Spreads {
  /** The text without the places at which they take it. */
  readonly rest: string;
  /** What they are called; `default` for what a file hands out without a name. */
  readonly holders: readonly string[];
}

/** @param local what the text calls the object that is taken whole; what stands in brackets before it is not read */
export function withoutSpreads(text: string, local: string): Spreads {
  if (!text.includes(`...${local}`)) return { rest: text, holders: [] };
  const holders: string[] = [];
  const spread = `\\.\\.\\.${escaped(local)}(?=\\s*[,}])`;
  const start =
    '^((?:export\\s+)?(?:const|let|var)\\s+([\\w$]+)\\s*(?::[^=\\n]*)?=|export\\s+default|module\\.exports\\s*=)';
  const rest = text.replace(
    new RegExp(`${start}(\\s*\\{[^{}]*?)${spread}`, 'gm'),
    (_, head: string, name: string | undefined, before: string) => {
      holders.push(name ?? 'default');
      return head + before;
    },
  );
  return { rest, holders };
}

export interface Parts {
  /** The text without the places at which they hold it. */
  readonly rest: string;
  /** What they are called, and the name that it has in each. */
  readonly parts: readonly { readonly holder: string; readonly name: string }[];
}

/**
 * The same of objects that hold it under a name: `export const api = { orders, bills: payments }`; not what a CommonJS module hands out, which is no object
 * beside what it holds. What stands in brackets before it is not read.
 */
export const withoutParts = keptByText(partsIn);

function partsIn(text: string, local: string): Parts {
  const parts: { holder: string; name: string }[] = [];
  const start =
    '^((?:export\\s+)?(?:const|let|var)\\s+([\\w$]+)\\s*(?::[^=\\n]*)?=|export\\s+default)(\\s*(?:Object\\.freeze\\(\\s*)?\\{(?:[^{}]*?,)?\\s*)';
  const rest = text.replace(
    new RegExp(`${start}(?:([\\w$]+)\\s*:\\s*)?${escaped(local)}(?=\\s*[,}])`, 'gm'),
    (_, head: string, holder: string | undefined, before: string, name: string | undefined) => {
      parts.push({ holder: holder ?? 'default', name: name ?? local });
      return head + before;
    },
  );
  return { rest, parts };
}
