/**
 * The data model of Prisma 1, which its settings (`prisma.yml`) name. In: the settings, and a way to read the files that they name. Out: the types with
 * the tables that they are, and the relations between them. Links lie in tables of their own, of which neither the model nor a client says the name.
 * https://v1.prisma.io/docs/1.34/datamodel-and-migrations/datamodel-POSTGRES-knum/, https://v1.prisma.io/docs/1.34/prisma-cli-and-configuration/prisma-yml-5cy7/
 */
import { posix } from 'node:path';
import type { Path } from '../../../model/nouns.js';
import { parentOf } from '../../paths.js';
import type { PrismaModel, PrismaSchema } from './prisma-schema.js';

/** Whether a file holds the settings of Prisma 1. */
export function isPrismaSetting(path: Path): boolean {
  return /(?:^|\/)prisma\.ya?ml$/.test(path);
}

interface WrittenType {
  readonly name: string;
  readonly directives: string;
  readonly body: string;
  readonly path: Path;
  readonly line: number;
}

/** The models that each of the settings leads to. */
export function readDatamodels(
  settings: readonly { readonly path: Path; readonly text: string }[],
  read: (path: Path) => string | undefined,
): readonly PrismaSchema[] {
  return settings.flatMap(({ path, text }) => {
    const named = filesNamed(text).map((file) => posix.join(parentOf(path), file));
    const types = named.flatMap((file) => typesIn(file, read(file) ?? ''));
    const isDocument = /^databaseType:\s*['"]?document\b/m.test(text);
    const models = modelsOf(types, isDocument);
    const provider = isDocument ? { provider: 'mongodb' } : {};
    return models.length === 0 ? [] : [{ path, ...provider, models }];
  });
}

/** The files that hold a data model: `datamodel: datamodel.prisma`, or a list of them. */
export function filesNamed(text: string): readonly string[] {
  const lines = text.split('\n').map((line) => line.replace(/(?:^|\s)#.*$/, '').trimEnd());
  const start = lines.findIndex((line) => /^datamodel:/.test(line));
  if (start < 0) return [];
  const inline = lines[start]!.slice('datamodel:'.length).trim();
  if (inline !== '')
    return inline
      .replace(/^\[|\]$/g, '')
      .split(',')
      .map(unquoted)
      .filter(Boolean);
  const after = lines.slice(start + 1).filter((line) => line !== '');
  const end = after.findIndex((line) => !/^\s*-\s/.test(line));
  return (end < 0 ? after : after.slice(0, end)).map((line) => unquoted(line.replace(/^\s*-\s/, '')));
}

function unquoted(text: string): string {
  return text.trim().replace(/^(['"])(.*)\1$/, '$2');
}

function typesIn(path: Path, written: string): readonly WrittenType[] {
  const text = written.replace(/"""[^"]*"""|#[^\n]*/g, (each) => each.replace(/[^\n]/g, ' '));
  return [...text.matchAll(/^[ \t]*type\s+(\w+)\b([^{}\n]*)\{([^{}]*)\}/gm)].map((found) => ({
    name: found[1]!,
    directives: found[2]!,
    body: found[3]!,
    path,
    line: text.slice(0, found.index).split('\n').length,
  }));
}

function modelsOf(types: readonly WrittenType[], isCollection: boolean): readonly PrismaModel[] {
  // What is embedded lies in the rows of others.
  const kept = types.filter(({ directives }) => !/@(?:embedded|relationTable|linkTable)\b/.test(directives));
  const names = new Set(kept.map(({ name }) => name));
  return kept.map(({ name, directives, body, path, line }) => {
    const [, called] = /@(?:db|pgTable)\(\s*name:\s*"([^"]*)"/.exec(directives) ?? [];
    const fields = [...body.matchAll(/\b(\w+)\s*:\s*(?:\[\s*)?(\w+)/g)].map(
      ([, field, type]) => [field!, type!] as const,
    );
    return {
      name,
      table: called ?? name,
      relations: new Map(fields.filter(([, type]) => names.has(type))),
      refers: [],
      between: new Map(),
      isLinkedApart: true as const,
      ...(isCollection && { isCollection: true as const }),
      path,
      line,
    };
  });
}
