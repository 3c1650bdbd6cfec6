import type { Notice, Path } from '../model/nouns.js';
import { parseJsonc } from './code/index.js';
import { DENO_FILE, packageOfDeno } from './deno.js';
import { readText, type Tree } from './tree.js';

/** One `package.json` of the tree that could be read; of a directory without one, its `deno.json` as such. */
export interface PackageManifest {
  /** Its directory; `''` is the root. */
  readonly path: Path;
  /** The path of the file itself. */
  readonly file: Path;
  readonly name?: string;
  /** The parsed file: an object, its values unchecked. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** Reads every `package.json` of the tree, in the order of its files. One that is broken is a notice. */
export function readPackages(tree: Tree): {
  readonly packages: readonly PackageManifest[];
  readonly notices: readonly Notice[];
} {
  const packages: PackageManifest[] = [];
  const notices: Notice[] = [];
  for (const file of tree.files) {
    if (DENO_FILE.test(file)) packages.push(...ofDeno(file, tree));
    if (file !== 'package.json' && !file.endsWith('/package.json')) continue;
    const { text, notice } = readText(tree, file, 'manifests');
    if (notice !== undefined) notices.push(notice);
    if (text === undefined) continue;
    const json = parse(text);
    if ('problem' in json) {
      notices.push({
        source: 'manifests',
        message: `The package.json cannot be read: ${json.problem}.`,
        at: { path: file, ...json.at },
        unresolved: 1,
      });
      continue;
    }
    const path = file.slice(0, Math.max(0, file.length - '/package.json'.length));
    const name = json.value.name;
    packages.push({
      path,
      file,
      ...(typeof name === 'string' && name !== '' ? { name } : {}),
      json: json.value,
    });
  }
  return { packages, notices };
}

/** The package that settings of Deno make of their directory; where they cannot be read, those who resolve imports by them say so. */
function ofDeno(file: Path, tree: Tree): PackageManifest[] {
  const path = file.slice(0, Math.max(0, file.lastIndexOf('/')));
  const beside = (name: string) => (path === '' ? name : `${path}/${name}`);
  if (tree.files.includes(beside('package.json'))) return [];
  const read = parseJsonc(readText(tree, file, 'manifests').text ?? '{}');
  const value = 'problem' in read ? undefined : read.value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const json = packageOfDeno(file, value as Readonly<Record<string, unknown>>);
  if (json === undefined) return [];
  const { name } = json;
  return [{ path, file, ...(typeof name === 'string' && name !== '' && { name }), json }];
}

type Parsed =
  | { readonly value: Readonly<Record<string, unknown>> }
  | { readonly problem: string; readonly at?: { readonly line: number; readonly column: number } };

function parse(text: string): Parsed {
  if (text.trim() === '') return { problem: 'it is empty' };
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { value: { ...value } };
    return { problem: 'it holds no object' };
  } catch (error) {
    return placed((error as SyntaxError).message, text);
  }
}

/** V8 says `… in JSON at position 42` or, from Node 22, adds `(line 3 column 5)`; and for a file cut short, no place. */
function placed(message: string, text: string): Parsed {
  const problem = message.replace(/ in JSON.*$/s, '').replace(/, (?:\.\.\.)?".*$/s, '');
  const position = message.match(/at position (\d+)/)?.[1];
  const cutShort = /Unexpected end|Unterminated/.test(message);
  if (position === undefined && !cutShort) return { problem };
  const before = text.slice(0, position === undefined ? text.trimEnd().length : Number(position));
  const lineStart = before.lastIndexOf('\n') + 1;
  return { problem, at: { line: before.split('\n').length, column: before.length - lineStart + 1 } };
}
