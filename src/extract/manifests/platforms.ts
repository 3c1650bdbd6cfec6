import { posix } from 'node:path';
import { outsideSystem } from '../../model/decide-units.js';
import type { EvidenceWeight, UnitFact } from '../../model/facts.js';
import { itemsIn, keyOf, parsed } from '../../yaml/unchecked.js';
import { deployedByCdk } from './cdk.js';
import type { KnownUnits } from './known-units.js';
import { nameOf, parentOf } from './paths.js';
import type { Sources } from './sources.js';
import { deployedBySst, SST_CONFIG } from './sst.js';

/**
 * Files that tell a hosting platform to run the directory they lie in, beside those that say with what (hosted.ts). Those of platforms for sites say less: libraries have
 * them to show themselves.
 */
const PLATFORMS: ReadonlyMap<string, readonly [platform: string, weight: EvidenceWeight]> = new Map([
  ['railway.json', ['Railway', 'deployed']],
  ['railway.toml', ['Railway', 'deployed']],
  ['trigger.config.ts', ['Trigger.dev', 'deployed']],
  ['trigger.config.js', ['Trigger.dev', 'deployed']],
  ['trigger.config.mjs', ['Trigger.dev', 'deployed']],
  ['vercel.json', ['Vercel', 'hinted']],
  ['netlify.toml', ['Netlify', 'hinted']],
]);

/** Files that say which directories to run. */
const [CDK, FIREBASE] = ['cdk.json', 'firebase.json'];
const OTHERS = new Set([CDK, FIREBASE]);

/** The units that have a file for a hosting platform. */
export function readPlatforms(sources: Sources, known: KnownUnits): UnitFact[] {
  const { read } = sources;
  const units = new Set(known.all.filter(({ isWorkspaceRoot }) => !isWorkspaceRoot).map(({ path }) => path));
  const isMeant = (name: string) => PLATFORMS.has(name) || SST_CONFIG.test(name) || OTHERS.has(name);
  return sources.named(isMeant).flatMap((file): UnitFact[] => {
    if (nameOf(file) === CDK) return deployedByCdk(file, sources, known, units);
    if (SST_CONFIG.test(nameOf(file))) return deployedBySst(file, sources, known);
    if (nameOf(file) === FIREBASE) return deployedByFirebase(file, read(file) ?? '', sources);
    const [platform, weight] = PLATFORMS.get(nameOf(file)) ?? [];
    const path = parentOf(file);
    if (platform === undefined || weight === undefined || !units.has(path) || outsideSystem(file)) return [];
    const evidence = { says: `${file} deploys it to ${platform}`, at: { path: file, line: 1 } };
    return [{ path, name: nameOf(path), shows: 'service', weight, evidence }];
  });
}

/** What Firebase deploys as functions, in whatever language. Source: https://firebase.google.com/docs/functions/organize-functions */
function deployedByFirebase(file: string, text: string, { directories }: Sources): UnitFact[] {
  if (outsideSystem(file)) return [];
  const said = keyOf(parsed(text), 'functions');
  return itemsIn(said).flatMap((each): UnitFact[] => {
    const source = keyOf(each, 'source') ?? 'functions';
    const path =
      typeof source === 'string' ? posix.join(parentOf(file), source).replace(/\/$|^\.$/, '') : undefined;
    if (path === undefined || !directories.has(path)) return [];
    const evidence = { says: `${file} deploys it as functions of Firebase`, at: { path: file, line: 1 } };
    return [{ path, name: nameOf(path), shows: 'service', weight: 'deployed', evidence }];
  });
}
