/**
 * In: the index of a git work tree. Out: whether git tracks a file, or anything in a directory. Why: what is tracked is a part of the system,
 * whatever an ignore file says of it since. Source: https://git-scm.com/docs/index-format
 */
import { readFileSync, statSync } from 'node:fs';

/** What git tracks; paths are relative to the work tree. */
export interface Tracked {
  readonly has: (path: string, isDirectory: boolean) => boolean;
}

/** Where nothing can be said of what is tracked. */
export const NOTHING_TRACKED: Tracked = { has: () => false };
/** A copy of what is tracked. */
export const ALL_TRACKED: Tracked = { has: () => true };

/** What the index at a path says; nothing is tracked where there is none, or one that cannot be read. */
export function trackedBy(index: string): Tracked {
  let bytes: Buffer;
  try {
    // A pipe or a device never ends.
    if (!statSync(index).isFile()) return NOTHING_TRACKED;
    bytes = readFileSync(index);
  } catch {
    return NOTHING_TRACKED;
  }
  const files = HASHES.map((hash) => pathsIn(bytes, hash)).find((each) => each !== undefined);
  if (!files) return NOTHING_TRACKED;
  const directories = new Set<string>();
  for (const file of files)
    for (let end = file.lastIndexOf('/'); end !== -1; end = file.lastIndexOf('/', end - 1)) {
      const directory = file.slice(0, end);
      if (directories.has(directory)) break;
      directories.add(directory);
    }
  // A submodule is an entry of its own.
  return { has: (path, isDirectory) => (isDirectory && directories.has(path)) || files.has(path) };
}

/** Bytes of a hash: of SHA-1, and of SHA-256, which a repository may be made with. */
const HASHES = [20, 32];
const HEADER = 12;
/** Times, device, inode, mode, owner, group and size. */
const STATUS = 40;
const MODE_AT = 24;
const IS_EXTENDED = 0x4000;
/** Files, programs, links, submodules, and directories of which nothing is checked out. */
const MODES: ReadonlySet<number> = new Set([0o100644, 0o100755, 0o120000, 0o160000, 0o040000]);
/** Bytes of a path; no system opens longer ones. */
const LONGEST = 4_096;
/** Where the rest of the entries stands in another file. */
const SPLIT = 'link';

/** The paths of all entries; undefined for what is no index, one of another hash, and one that is only a part. */
function pathsIn(bytes: Buffer, hash: number): ReadonlySet<string> | undefined {
  if (bytes.length < HEADER + hash || bytes.toString('latin1', 0, 4) !== 'DIRC') return undefined;
  const version = bytes.readUInt32BE(4);
  if (version < 2 || version > 4) return undefined;
  const paths = new Set<string>();
  let at = HEADER;
  let before: Uint8Array = bytes.subarray(0, 0);
  for (let left = bytes.readUInt32BE(8); left > 0; left -= 1) {
    const flagsAt = at + STATUS + hash;
    if (flagsAt + 2 > bytes.length || !MODES.has(bytes.readUInt32BE(at + MODE_AT))) return undefined;
    let nameAt = flagsAt + (bytes.readUInt16BE(flagsAt) & IS_EXTENDED ? 4 : 2);
    let kept = 0;
    if (version === 4) {
      const dropped = numberAt(bytes, nameAt);
      kept = Math.max(0, before.length - dropped.value);
      nameAt = dropped.end;
    }
    const end = bytes.indexOf(0, nameAt);
    if (end === -1 || kept + end - nameAt > LONGEST) return undefined;
    const name = bytes.subarray(nameAt, end);
    const path = kept === 0 ? name : Buffer.concat([before.subarray(0, kept), name]);
    paths.add(path.toString('utf8'));
    before = path;
    // Entries are filled up to a multiple of eight bytes, with one at least.
    at = version === 4 ? end + 1 : at + Math.floor((end - at + 8) / 8) * 8;
  }
  return bytes.toString('latin1', at, at + 4) === SPLIT ? undefined : paths;
}

/** A number in as many bytes as it takes, of which each but the last says that more follow. */
function numberAt(bytes: Buffer, start: number): { readonly value: number; readonly end: number } {
  let end = start;
  let byte = bytes[end++] ?? 0;
  let value = byte & 127;
  while (byte & 128) {
    byte = bytes[end++] ?? 0;
    value = (value + 1) * 128 + (byte & 127);
  }
  return { value, end };
}
