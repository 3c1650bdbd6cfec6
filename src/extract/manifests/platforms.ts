import { posix } from 'node:path';
import { outsideSystem } from '../../model/decide-units.js';
import type { EvidenceWeight, UnitFact } from '../../model/facts.js';
import { itemsIn, keyOf, parsed } from '../../yaml/unchecked.js';
import type { KnownUnits } from './known-units.js';
import { nameOf, parentOf } from './paths.js';
import type { Sources } from './sources.js';
import { mappingOf } from './values.js';

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
  ['trigger.config.ts', ['Trigger.dev', 'deployed']],
  ['trigger.config.js', ['Trigger.dev', 'deployed']],
  ['trigger.config.mjs', ['Trigger.dev', 'deployed']],
  ['vercel.json', ['Vercel', 'hinted']],
  ['netlify.toml', ['Netlify', 'hinted']],
]);

/** The units that have a file for a hosting platform. */
export function readPlatforms(sources: Sources, known: KnownUnits): UnitFact[] {
  const { tree, read } = sources;
  const units = new Set(known.all.filter(({ isWorkspaceRoot }) => !isWorkspaceRoot).map(({ path }) => path));
  return tree.files.flatMap((file): UnitFact[] => {
    if (nameOf(file) === 'cdk.json') return deployedByCdk(file, sources, units);
    if (nameOf(file) === 'firebase.json') return deployedByFirebase(file, read(file) ?? '', units);
    const [platform, weight] = PLATFORMS.get(nameOf(file)) ?? [];
    const path = parentOf(file);
    if (platform === undefined || weight === undefined || !units.has(path) || outsideSystem(file)) return [];
    // Many tools have an app.yaml; that of App Engine names a runtime.
    if (nameOf(file) === 'app.yaml' && !/^runtime:/m.test(read(file) ?? '')) return [];
    const evidence = { says: `${file} deploys it to ${platform}`, at: { path: file, line: 1 } };
    return [{ path, name: nameOf(path), shows: 'service', weight, evidence }];
  });
}

/** Directories for what deploys the one around them. */
const INFRASTRUCTURE = /^(?:infra|infrastructure|cdk|iac|deploy|deployment|stacks?|aws)$/i;
/** What only those need who write functions for AWS Lambda. */
const OF_FUNCTIONS = /^(?:@types\/)?aws-lambda$|^@aws-lambda-powertools\/|^@middy\/core$|^pino-lambda$/;

/**
 * What the AWS CDK deploys: the package that its file lies in, or beside in a directory of its own, if functions are written there; where nothing is
 * around that directory, the packages of functions beside it. What deploys other packages is none of them.
 * Source: https://docs.aws.amazon.com/cdk/v2/guide/cli.html
 */
function deployedByCdk(file: string, { packages }: Sources, units: ReadonlySet<string>): UnitFact[] {
  const directory = parentOf(file);
  const isInside = INFRASTRUCTURE.test(nameOf(directory));
  const around = isInside ? parentOf(directory) : directory;
  const holdsFunctions = (path: string) => {
    const json = packages.find((one) => one.path === path)?.json;
    const needed = ['dependencies', 'devDependencies'].flatMap((key) => Object.keys(mappingOf(json?.[key])));
    return units.has(path) && needed.some((name) => OF_FUNCTIONS.test(name));
  };
  const beside =
    isInside && !units.has(around)
      ? [...units].filter((path) => path !== directory && parentOf(path) === around)
      : [];
  if (outsideSystem(file)) return [];
  return [around, ...beside].filter(holdsFunctions).map((path) => {
    const evidence = { says: `${file} deploys it by the AWS CDK`, at: { path: file, line: 1 } };
    return { path, name: nameOf(path), shows: 'service', weight: 'deployed', evidence };
  });
}

/** What Firebase deploys as functions. Source: https://firebase.google.com/docs/functions/organize-functions */
function deployedByFirebase(file: string, text: string, units: ReadonlySet<string>): UnitFact[] {
  if (outsideSystem(file)) return [];
  const said = keyOf(parsed(text), 'functions');
  return itemsIn(said).flatMap((each): UnitFact[] => {
    const source = keyOf(each, 'source') ?? 'functions';
    const path =
      typeof source === 'string' ? posix.join(parentOf(file), source).replace(/\/$/, '') : undefined;
    if (path === undefined || !units.has(path)) return [];
    const evidence = { says: `${file} deploys it as functions of Firebase`, at: { path: file, line: 1 } };
    return [{ path, name: nameOf(path), shows: 'service', weight: 'deployed', evidence }];
  });
}
