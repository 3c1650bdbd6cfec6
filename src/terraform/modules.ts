/** In: the files of Terraform of a tree. Out: its modules, which are directories, and which of them others use. */
import { posix } from 'node:path';
import type { Location, Path } from '../model/nouns.js';
import { bodyOf } from './bodies.js';
import type { Attribute, Block, Expression } from './syntax.js';

/** A block, and where it is written. */
export interface Written {
  readonly block: Block;
  readonly at: Location;
}

/** All that the files of a directory say together. */
export interface Module {
  readonly directory: Path;
  /** By what they are referred to as: `aws_sqs_queue.orders`, `data.aws_sns_topic.orders`. */
  readonly resources: ReadonlyMap<string, Written>;
  readonly calls: ReadonlyMap<string, Written>;
  readonly locals: ReadonlyMap<string, { readonly value: Expression; readonly path: Path }>;
  /** What variables usually are; nothing where whoever uses the module has to say it. */
  readonly variables: ReadonlyMap<string, { readonly usual?: Expression; readonly path: Path }>;
  readonly outputs: ReadonlyMap<string, { readonly value: Expression; readonly path: Path }>;
  /** What variables are set to wherever it is deployed: `terraform.tfvars`, `shop.auto.tfvars`. */
  readonly set: ReadonlyMap<string, { readonly value: Expression; readonly path: Path }>;
}

/** More files are somebody's archive. */
const MOST_FILES = 2_000;

export function modulesOf(
  paths: readonly Path[],
  read: (path: Path) => string | undefined,
): ReadonlyMap<Path, Module> {
  const files = new Map<Path, Path[]>();
  for (const path of paths.slice(0, MOST_FILES)) {
    const directory = posix.dirname(path) === '.' ? '' : posix.dirname(path);
    files.set(directory, [...(files.get(directory) ?? []), path]);
  }
  // Settings beside no module are of something else.
  for (const [directory, own] of files)
    if (!own.some((path) => path.endsWith('.tf'))) files.delete(directory);
  return new Map([...files].map(([directory, own]) => [directory, moduleOf(directory, own, read)]));
}

function moduleOf(directory: Path, paths: readonly Path[], read: (path: Path) => string | undefined): Module {
  const resources = new Map<string, Written>();
  const calls = new Map<string, Written>();
  const locals = new Map<string, { readonly value: Expression; readonly path: Path }>();
  const variables = new Map<string, { readonly usual?: Expression; readonly path: Path }>();
  const outputs = new Map<string, { readonly value: Expression; readonly path: Path }>();
  const set = new Map<string, { readonly value: Expression; readonly path: Path }>();
  for (const path of paths) {
    if (path.endsWith('.tfvars')) {
      for (const [name, { value }] of bodyOf(read(path) ?? '').attributes) set.set(name, { value, path });
      continue;
    }
    for (const block of bodyOf(read(path) ?? '').blocks) {
      const [first = '', second = ''] = block.labels;
      const written = { block, at: { path, line: block.line } };
      const said = (name: string): Attribute | undefined => block.body.attributes.get(name);
      if (block.type === 'resource') resources.set(`${first}.${second}`, written);
      if (block.type === 'data') resources.set(`data.${first}.${second}`, written);
      if (block.type === 'module') calls.set(first, written);
      if (block.type === 'locals')
        for (const [name, { value }] of block.body.attributes) locals.set(name, { value, path });
      const usual = said('default')?.value;
      if (block.type === 'variable') variables.set(first, { ...(usual && { usual }), path });
      const value = said('value')?.value;
      if (block.type === 'output' && value) outputs.set(first, { value, path });
    }
  }
  return { directory, resources, calls, locals, variables, outputs, set };
}

/** The directory of the tree that a module is taken from; undefined where it lies elsewhere. */
export function sourceOf(directory: Path, { block }: Written): Path | undefined {
  const said = block.body.attributes.get('source')?.value;
  const source = said?.is === 'literal' && typeof said.value === 'string' ? said.value : '';
  if (!/^\.\.?(?:\/|$)/.test(source)) return undefined;
  const found = posix.join(directory, source.replace('//', '/')).replace(/\/$/, '');
  if (found === '..' || found.startsWith('../')) return undefined;
  return found === '.' ? '' : found;
}
