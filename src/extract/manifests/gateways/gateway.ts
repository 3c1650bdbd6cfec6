/** What readers of gateways share: what they are given, and how they say the commonest things. */
import { escaped } from '../../../model/escaped.js';
import type { GatewayRouteFact, PathMatch, PathRewrite } from '../../../model/facts.js';
import type { Location, Path } from '../../../model/nouns.js';
import type { ManifestDocument } from '../yaml.js';

/** What a reader of gateways finds. */
export interface GatewayReading {
  /** The file that describes it, or the container that is it. */
  readonly file: Path;
  readonly by: string;
  readonly routes: readonly GatewayRouteFact[];
  readonly at: Location;
}

/** One document of a manifest, and its file. */
export interface Documented {
  readonly file: Path;
  readonly document: ManifestDocument;
}

/** Ranks of routes: what is exact before patterns, patterns in their order, then the longer of two prefixes. */
export function rankOf(path: PathMatch, index = 0): number {
  if ('exact' in path) return 2_000_000;
  return 'pattern' in path ? 1_000_000 - index : path.prefix.length;
}

/** A prefix is taken away, or another put in its place. */
export function replacePrefix(prefix: string, by: string): PathRewrite {
  return { pattern: `^${escaped(prefix)}`, by: by.replaceAll('$', '$$$$') };
}

/** Something is put before a path. */
export function addPrefix(prefix: string): readonly PathRewrite[] {
  const bare = prefix.replace(/\/+$/, '');
  return bare === '' ? [] : [{ pattern: '^', by: bare.replaceAll('$', '$$$$') }];
}

/** A host and port in one; a port that is no number is none. */
export function authority(host: string, port: string | undefined): string {
  return port !== undefined && /^\d+$/.test(port) ? `${host}:${port}` : host;
}
