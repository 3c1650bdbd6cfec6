/**
 * In: the text of a Prisma schema file. Out: its models with the tables that they are, and the relations between them.
 * https://www.prisma.io/docs/orm/reference/prisma-schema-reference; a schema may lie in several files of one directory.
 */
import type { Path, ReferentialAction } from '../../../model/nouns.js';
import { actionOf } from './delete-rules.js';

export interface PrismaModel {
  readonly name: string;
  readonly schema?: string;
  readonly table: string;
  /** Models by the field that leads to them. */
  readonly relations: ReadonlyMap<string, string>;
  /** Fields whose key lies in this model: the models whose tables they refer to. */
  readonly refers: readonly { readonly to: string; readonly onDelete?: ReferentialAction }[];
  readonly line: number;
}

export interface PrismaSchema {
  readonly path: Path;
  readonly provider?: string;
  /** Where the client is generated to, as written. */
  readonly output?: string;
  readonly models: readonly PrismaModel[];
}

const BLOCK = /^\s*(model|view|datasource|generator)\s+(\w+)\s*\{/;

export function readPrismaSchema(path: Path, text: string): PrismaSchema {
  const lines = text.split('\n');
  const blocks: { kind: string; name: string; line: number; body: string[] }[] = [];
  let open: (typeof blocks)[number] | undefined;
  for (const [index, written] of lines.entries()) {
    const line = written.replace(/("(?:[^"\\]|\\.)*")|\/\/.*$/g, (_, quoted) => quoted ?? '');
    const [, kind, name] = open ? [] : (BLOCK.exec(line) ?? []);
    if (kind !== undefined && name !== undefined) {
      open = { kind, name, line: index + 1, body: [] };
      blocks.push(open);
    } else if (/^\s*\}/.test(line)) open = undefined;
    else open?.body.push(line);
  }
  const datasource = blocks.find(({ kind }) => kind === 'datasource');
  const generator = blocks.find(
    ({ kind, body }) => kind === 'generator' && /prisma-client/.test(body.join('\n')),
  );
  const stored = blocks.filter(({ kind }) => kind === 'model' || kind === 'view');
  const names = new Set(stored.map(({ name }) => name));
  const provider = value(datasource?.body, 'provider');
  const output = value(generator?.body, 'output');
  return {
    path,
    ...(provider !== undefined && { provider }),
    ...(output !== undefined && { output }),
    models: stored.map(({ name, body, line }) => modelOf(name, body, line, names)),
  };
}

function value(body: readonly string[] | undefined, key: string): string | undefined {
  return new RegExp(`^\\s*${key}\\s*=\\s*"([^"]*)"`, 'm').exec(body?.join('\n') ?? '')?.[1];
}

function modelOf(
  name: string,
  body: readonly string[],
  line: number,
  names: ReadonlySet<string>,
): PrismaModel {
  const relations = new Map<string, string>();
  const refers: PrismaModel['refers'][number][] = [];
  const text = body.join('\n');
  for (const written of body) {
    const [, field, type] = /^\s*(\w+)\s+(\w+)/.exec(written) ?? [];
    if (field === undefined || type === undefined || !names.has(type)) continue;
    relations.set(field, type);
    if (!/@relation\([^)]*fields\s*:/.test(written)) continue;
    const onDelete = actionOf(/\bonDelete\s*:\s*(\w+)/.exec(written)?.[1]);
    refers.push({ to: type, ...(onDelete && { onDelete }) });
  }
  const schema = /@@schema\(\s*"([^"]*)"/.exec(text)?.[1];
  return {
    name,
    table: /@@map\(\s*(?:name\s*:\s*)?"([^"]*)"/.exec(text)?.[1] ?? name,
    ...(schema !== undefined && { schema }),
    relations,
    refers,
    line,
  };
}
