import { createReadStream } from 'node:fs';
import { lstat, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Location, Path } from '../model/nouns.js';
import { UserError } from '../model/user-error.js';

/** A file written by people that archfit is about to read. */
export interface TextFile {
  readonly absolute: string;
  /** How messages show it: relative to the root, or as the user wrote it when it lies outside. */
  readonly path: Path;
  /** The directory that it must not leave, not even through a symbolic link; none for a file that the user named. */
  readonly within?: string;
  /** Where the file is named, to be pointed at when it is missing. */
  readonly namedAt?: Location;
}

/** People do not write more than this by hand; it bounds what a broken or hostile file can cost. */
const LARGEST_BYTES = 512_000;

/** The file that the user named on the command line; a relative one is relative to `cwd`. */
export function fileNamedByUser(root: string, cwd: string, file: string): TextFile {
  const absolute = resolve(cwd, file);
  return { absolute, path: isInside(root, absolute) ? shown(relative(root, absolute)) : file };
}

/** A file of the analysed tree. */
export function fileInRoot(root: string, path: Path, namedAt?: Location): TextFile {
  return { absolute: join(root, path), path, within: root, ...(namedAt && { namedAt }) };
}

/** The one of `names` that lies in the root. Throws UserError when two do: nobody could tell which of them counts. */
export async function findInRoot(root: string, names: readonly string[]): Promise<TextFile | undefined> {
  const there = await Promise.all(names.map((name) => exists(join(root, name))));
  const [found, other] = names.filter((_, index) => there[index]);
  if (found === undefined) return undefined;
  if (other !== undefined) {
    throw new UserError({
      message: `both ${found} and ${other} exist`,
      hint: 'join them into one and remove the other',
    });
  }
  return fileInRoot(root, found);
}

/** The text of a file, without byte order mark. Throws UserError when it is missing, unreadable, too large or not UTF-8. */
export async function readText(file: TextFile): Promise<string> {
  const bytes = await readBytes(file).catch(async (error: unknown) => {
    throw error instanceof UserError ? error : await unreadable(file, error);
  });
  if (bytes.length > LARGEST_BYTES) {
    throw refusal(file, 'is larger than 512 kB', 'archfit reads YAML that people write; name such a file');
  }
  const text = decode(bytes);
  if (text === undefined || text.includes('\0')) {
    throw new UserError({
      message: `${file.path} is not UTF-8 text`,
      hint: 'save it as UTF-8; archfit reads YAML that people write',
      at: {
        path: file.path,
        line: firstLineWith(bytes, text === undefined ? undecodable : (line) => line.includes(0)),
      },
    });
  }
  return text;
}

/** Whether a file of the analysed tree is really in it, and no link leads out; one that the user named may lie anywhere. */
export async function isWithinRoot({ within, absolute }: TextFile): Promise<boolean> {
  return within === undefined || isInside(await realpath(within), await realpath(absolute));
}

async function readBytes(file: TextFile): Promise<Buffer> {
  const status = await stat(file.absolute);
  if (status.isDirectory()) throw refusal(file, 'is a directory', 'name a YAML file');
  if (file.within !== undefined) {
    if (!(await isWithinRoot(file))) {
      throw refusal(file, 'is a link that leads out of the analysed root', 'put the file itself there');
    }
    // A named pipe would keep archfit waiting for ever.
    if (!status.isFile()) throw refusal(file, 'is not a regular file', 'put a YAML file there');
  }
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(file.absolute, { end: LARGEST_BYTES }))
    chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function unreadable(file: TextFile, error: unknown): Promise<unknown> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  switch (code) {
    case undefined:
      return error;
    case 'ENOENT':
    case 'ENOTDIR':
      if (await exists(file.absolute))
        return refusal(file, 'is a symbolic link that leads nowhere', 'mend or remove it');
      return refusal(file, 'does not exist', 'check the spelling of its path');
    case 'EACCES':
    case 'EPERM':
      return refusal(file, 'may not be read', 'give yourself permission to read it');
    case 'ELOOP':
      return refusal(file, 'is a symbolic link that leads to itself', 'put the file itself there');
    default:
      return refusal(file, `cannot be read (${code})`);
  }
}

function refusal(file: TextFile, what: string, hint?: string): UserError {
  return new UserError({
    message: `${file.path} ${what}`,
    ...(hint && { hint }),
    ...(file.namedAt && { at: file.namedAt }),
  });
}

function exists(absolute: string): Promise<boolean> {
  return lstat(absolute).then(
    () => true,
    () => false,
  );
}

function isInside(directory: string, file: string): boolean {
  const path = relative(directory, file);
  return path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}

function shown(path: string): Path {
  return path.replaceAll(sep, '/');
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function undecodable(line: Uint8Array): boolean {
  return decode(line) === undefined;
}

function firstLineWith(bytes: Buffer, holds: (line: Uint8Array) => boolean): number {
  let number = 1;
  for (let start = 0; start < bytes.length; number += 1) {
    const newline = bytes.indexOf('\n', start);
    const end = newline === -1 ? bytes.length : newline;
    if (holds(bytes.subarray(start, end))) return number;
    start = end + 1;
  }
  return number;
}
