/**
 * In: the texts of Prisma schema files. Out: their models with the tables that they are, and the relations between them, with the tables that
 * Prisma puts between two models that are lists of each other. A schema may lie in several files of one directory.
 * https://www.prisma.io/docs/orm/reference/prisma-schema-reference,
 * https://www.prisma.io/docs/orm/prisma-schema/data-model/relations/many-to-many-relations#conventions-for-relation-tables-in-implicit-m-n-relations
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
  /** By the field: the table between this model and the other one. */
  readonly between: ReadonlyMap<string, PrismaTable>;
  /** It is a collection of MongoDB. */
  readonly isCollection?: true;
  /** What links it to others lies in tables of which nothing says the name. */
  readonly isLinkedApart?: true;
  readonly path: Path;
  readonly line: number;
}

/** A table by its name. */
export interface PrismaTable {
  readonly schema?: string;
  readonly table: string;
}

export interface PrismaSchema {
  /** The file that says where the data lie. */
  readonly path: Path;
  readonly provider?: string;
  /** Where the client is generated to, as written. */
  readonly output?: string;
  /** The variable that holds the address of the server. */
  readonly variable?: string;
  /** The address itself, where it is written there. */
  readonly url?: string;
  readonly models: readonly PrismaModel[];
}

/** One file, its relations not followed yet. */
interface PrismaFile {
  readonly path: Path;
  readonly datasource?: readonly string[];
  readonly generator?: readonly string[];
  readonly models: readonly WrittenModel[];
}

interface WrittenModel {
  readonly name: string;
  readonly path: Path;
  readonly line: number;
  readonly text: string;
  /** What may be relations: fields of a type that has a name of its own. */
  readonly fields: readonly Field[];
}

interface Field {
  readonly name: string;
  readonly type: string;
  readonly isList: boolean;
  /** Whether the key lies in this model. */
  readonly hasKey: boolean;
  readonly relation: string | undefined;
  readonly onDelete: ReferentialAction | undefined;
}

const BLOCK = /^\s*(model|view|datasource|generator)\s+(\w+)\s*\{/;

/** The schemas of files: those of one home without a datasource of their own belong to the one that has it. */
export function readPrismaSchemas(
  texts: readonly { readonly path: Path; readonly text: string }[],
  homeOf: (path: Path) => Path,
): readonly PrismaSchema[] {
  const homes = new Map<Path, PrismaFile[]>();
  for (const { path, text } of texts) {
    const home = homeOf(path);
    homes.set(home, [...(homes.get(home) ?? []), readFile(path, text)]);
  }
  return [...homes.values()].flatMap((files) => {
    const [main = files[0]!, ...others] = files.filter(({ datasource }) => datasource);
    const parts = files.filter((file) => file !== main && !file.datasource);
    return [schemaOf([main, ...parts]), ...others.map((file) => schemaOf([file]))];
  });
}

function readFile(path: Path, text: string): PrismaFile {
  const blocks: { kind: string; name: string; line: number; body: string[] }[] = [];
  let open: (typeof blocks)[number] | undefined;
  for (const [index, written] of text.split('\n').entries()) {
    const line = written.replace(/("(?:[^"\\]|\\.)*")|\/\/.*$/g, (_, quoted) => quoted ?? '');
    const [, kind, name] = open ? [] : (BLOCK.exec(line) ?? []);
    if (kind !== undefined && name !== undefined) {
      open = { kind, name, line: index + 1, body: [] };
      blocks.push(open);
    } else if (/^\s*\}/.test(line)) open = undefined;
    else open?.body.push(line);
  }
  const datasource = blocks.find(({ kind }) => kind === 'datasource')?.body;
  const generator = blocks.find(
    ({ kind, body }) => kind === 'generator' && /prisma-client/.test(body.join('\n')),
  )?.body;
  const models = blocks
    .filter(({ kind }) => kind === 'model' || kind === 'view')
    .map(({ name, line, body }) => ({
      name,
      path,
      line,
      text: body.join('\n'),
      fields: body.flatMap(fieldOf),
    }));
  return { path, models, ...(datasource && { datasource }), ...(generator && { generator }) };
}

function fieldOf(written: string): readonly Field[] {
  const [, name, type, list] = /^\s*(\w+)\s+([A-Za-z]\w*)(\[\])?/.exec(written) ?? [];
  if (name === undefined || type === undefined) return [];
  const [, said = ''] = /@relation\(((?:[^)[]|\[[^\]]*\])*)\)/.exec(written) ?? [];
  return [
    {
      name,
      type,
      isList: list !== undefined,
      hasKey: /\bfields\s*:/.test(said),
      relation: /^\s*(?:name\s*:\s*)?"([^"]*)"|\bname\s*:\s*"([^"]*)"/.exec(said)?.slice(1).find(Boolean),
      onDelete: actionOf(/\bonDelete\s*:\s*(\w+)/.exec(said)?.[1]),
    },
  ];
}

const MAPS = /@@map\(/;

function schemaOf(files: readonly PrismaFile[]): PrismaSchema {
  const [main] = files;
  const written = new Map<string, WrittenModel>();
  // Tools that put parts together let each say again, and in short, what it refers to.
  for (const model of files.flatMap(({ models }) => models)) {
    const known = written.get(model.name);
    if (!known || (!MAPS.test(known.text) && MAPS.test(model.text))) written.set(model.name, model);
  }
  const provider = value(main?.datasource, 'provider');
  const isCollection = provider === 'mongodb';
  const url = value(main?.datasource, 'url');
  const variable = /^\s*url\s*=\s*env\(\s*"(\w+)"/m.exec(main?.datasource?.join('\n') ?? '')?.[1];
  const output = files.map(({ generator }) => value(generator, 'output')).find((each) => each !== undefined);
  return {
    path: main?.path ?? '',
    ...(provider !== undefined && { provider }),
    ...(output !== undefined && { output }),
    ...(variable !== undefined && { variable }),
    ...(url !== undefined && { url }),
    models: [...written.values()].map((model) => ({
      ...modelOf(model, written),
      ...(isCollection && { isCollection: true as const }),
    })),
  };
}

function value(body: readonly string[] | undefined, key: string): string | undefined {
  return new RegExp(`^\\s*${key}\\s*=\\s*"([^"]*)"`, 'm').exec(body?.join('\n') ?? '')?.[1];
}

function modelOf(model: WrittenModel, all: ReadonlyMap<string, WrittenModel>): PrismaModel {
  const related = model.fields.filter(({ type }) => all.has(type));
  return {
    name: model.name,
    ...tableOf(model),
    relations: new Map(related.map(({ name, type }) => [name, type])),
    refers: related.flatMap(({ type, hasKey, onDelete }) =>
      hasKey ? [{ to: type, ...(onDelete && { onDelete }) }] : [],
    ),
    between: new Map(
      related.flatMap((field) => {
        const table = tableBetween(model, field, all.get(field.type)!);
        return table ? [[field.name, table] as const] : [];
      }),
    ),
    path: model.path,
    line: model.line,
  };
}

function tableOf({ name, text }: WrittenModel): PrismaTable {
  const schema = /@@schema\(\s*"([^"]*)"/.exec(text)?.[1];
  return {
    table: /@@map\(\s*(?:name\s*:\s*)?"([^"]*)"/.exec(text)?.[1] ?? name,
    ...(schema !== undefined && { schema }),
  };
}

/** `_OrderToTag`, or after the name of the relation, between two models of which each is a list of the other. */
function tableBetween(model: WrittenModel, field: Field, other: WrittenModel): PrismaTable | undefined {
  if (!field.isList) return undefined;
  const back = other.fields.some(
    (each) => each !== field && each.isList && each.type === model.name && each.relation === field.relation,
  );
  if (!back) return undefined;
  const [first, second] = model.name <= other.name ? [model, other] : [other, model];
  const { schema } = tableOf(first);
  return {
    table: `_${field.relation ?? `${first.name}To${second.name}`}`,
    ...(schema !== undefined && { schema }),
  };
}
