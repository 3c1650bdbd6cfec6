import { outsideSystem } from '../../model/decide-units.js';
import type { EvidenceWeight, UnitFact } from '../../model/facts.js';
import type { KnownUnits } from './known-units.js';
import { nameOf, parentOf } from './paths.js';
import type { Sources } from './sources.js';

/**
 * Files that tell a hosting platform to run the directory they lie in. Those of platforms for sites say less: libraries have
 * them to show themselves.
 */
const PLATFORMS: ReadonlyMap<string, readonly [platform: string, weight: EvidenceWeight]> = new Map([
  ['fly.toml', ['Fly.io', 'deployed']],
  ['railway.json', ['Railway', 'deployed']],
  ['railway.toml', ['Railway', 'deployed']],
  ['wrangler.toml', ['Cloudflare', 'deployed']],
  ['wrangler.json', ['Cloudflare', 'deployed']],
  ['wrangler.jsonc', ['Cloudflare', 'deployed']],
  ['app.yaml', ['App Engine', 'deployed']],
  ['vercel.json', ['Vercel', 'hinted']],
  ['netlify.toml', ['Netlify', 'hinted']],
]);

/** The units that have a file for a hosting platform. */
export function readPlatforms({ tree, read }: Sources, known: KnownUnits): UnitFact[] {
  const units = new Set(known.all.filter(({ isWorkspaceRoot }) => !isWorkspaceRoot).map(({ path }) => path));
  return tree.files.flatMap((file): UnitFact[] => {
    const [platform, weight] = PLATFORMS.get(nameOf(file)) ?? [];
    const path = parentOf(file);
    if (platform === undefined || weight === undefined || !units.has(path) || outsideSystem(file)) return [];
    // Many tools have an app.yaml; that of App Engine names a runtime.
    if (nameOf(file) === 'app.yaml' && !/^runtime:/m.test(read(file) ?? '')) return [];
    const evidence = { says: `${file} deploys it to ${platform}`, at: { path: file, line: 1 } };
    return [{ path, name: nameOf(path), shows: 'service', weight, evidence }];
  });
}
