/** The tables that a schema of Prisma tells of, with those that it puts between two models. */
import type { CodeDefinitionFact, CodeTableName } from '../../../model/facts.js';
import { distinctBy } from '../../../model/group.js';
import { clientOfSchema } from './connecting.js';
import type { PrismaSchema, PrismaTable } from './prisma-schema.js';

export function prismaDefinitions(schema: PrismaSchema): readonly CodeDefinitionFact[] {
  const client = clientOfSchema(schema);
  return definedBySchema(schema).map((each) => ({ ...each, ...(client && { client }) }));
}

function definedBySchema({ provider, models }: PrismaSchema): readonly CodeDefinitionFact[] {
  if (provider !== undefined && /mongo/.test(provider)) return [];
  const byName = new Map(models.map((model) => [model.name, model]));
  const nameOf = ({ schema, table }: PrismaTable): CodeTableName =>
    schema === undefined ? { name: [table] } : { schema: [schema], name: [table] };
  // Said of one of the two sides.
  const between = models.flatMap((model) =>
    [...model.between].flatMap(([field, table]): readonly CodeDefinitionFact[] => {
      const other = byName.get(model.relations.get(field) ?? '');
      if (!other || other.name < model.name) return [];
      const references = [model, other].map((side) => ({ ...nameOf(side), onDelete: 'cascade' as const }));
      return [
        { table: nameOf(table), source: 'entity', references, at: { path: model.path, line: model.line } },
      ];
    }),
  );
  return [
    ...models.map(
      (model): CodeDefinitionFact => ({
        table: nameOf(model),
        source: 'entity',
        references: model.refers.flatMap(({ to, onDelete }) => {
          const other = byName.get(to);
          return other ? [{ ...nameOf(other), ...(onDelete && { onDelete }) }] : [];
        }),
        at: { path: model.path, line: model.line },
      }),
    ),
    ...distinctBy(between, ({ table, at }) => JSON.stringify([table, at.path])),
  ];
}
