import type { UnitFact } from '../../model/facts.js';
import { lineAt, parentOf } from './paths.js';
import type { Sources } from './sources.js';

const SERVICE = /\bnew\s+Service\s*\(\s*(['"`])([\w.-]+)\1/;

/**
 * The services of an application of Encore: each directory with an `encore.service.ts`, and all that lies in it. One at the root is what its package is.
 * Source: https://encore.dev/docs/ts/primitives/services
 */
export function readEncore({ named, read }: Sources): UnitFact[] {
  return named((name) => name === 'encore.service.ts').flatMap((file): UnitFact[] => {
    if (file === 'encore.service.ts') return [];
    const path = parentOf(file);
    const text = read(file) ?? '';
    const match = SERVICE.exec(text);
    if (match === null || !text.includes('encore.dev/service')) return [];
    const at = { path: file, line: lineAt(text, match.index) };
    const evidence = { says: `${file} declares it a service of Encore`, at };
    return [{ path, name: match[2]!, shows: 'service', weight: 'declared', evidence }];
  });
}
