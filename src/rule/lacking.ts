/** What to give archfit where rules lack an input. */
import type { Source } from '../model/nouns.js';

/** Inputs whose own name does not say what was missing. */
const WORDS: Readonly<Partial<Record<Source, string>>> = { stores: 'stores of known servers' };

const STATEMENTS = 'give what its database ran: --statements <file>, or --db <url>';
const REMEDIES: Readonly<Record<Source, string>> = {
  code: 'name the root of a codebase',
  manifests:
    'name the root of a codebase with what deploys it, such as compose files or manifests of Kubernetes',
  statements: STATEMENTS,
  accesses: STATEMENTS,
  stores:
    'say which servers its services speak to, by a URL in their code or in what deploys them: MONGO_URL: mongodb://mongo/shop in a compose file',
  catalogue:
    'give what its database has: --db <url>, or schema: schema.sql of databases.<name> in archfit.yaml',
  ownership: 'say which team owns what: archfit init writes an ownership.yaml to start from',
  history: 'run it where git has the history, or name a saved log: history: in archfit.yaml',
  calls: 'name the root of a system whose services ask each other',
};

const OF_CODE: readonly Source[] = ['manifests', 'stores', 'calls'];

export function wordFor(source: Source): string {
  return WORDS[source] ?? source;
}

/** What gives archfit inputs that it found none of, each once. */
export function remedyFor(missing: readonly Source[]): string {
  // Where there is no code at all, nothing else can be missed of it.
  const first = missing.includes('code') ? missing.filter((source) => !OF_CODE.includes(source)) : missing;
  return [...new Set(first.map((source) => REMEDIES[source]))].join('; ');
}
