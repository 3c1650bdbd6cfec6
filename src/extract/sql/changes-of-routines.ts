/** What CREATE and ALTER of functions, procedures, triggers and rules do, and what a DO block does when it runs. */
import type { BodyFact } from '../../model/facts.js';
import { bare } from './changes-of-tables.js';
import type { BodyReader, RoutineName, SchemaChange } from './schema-change.js';
import { searchPathOf } from './settings.js';
import { isTree, list, nameParts, nodes, rangeVar, type Tree, tableName, unwrap } from './syntax.js';

export function changesOfRoutines(type: string, node: Tree, read: BodyReader): readonly SchemaChange[] {
  switch (type) {
    case 'CreateFunctionStmt':
      return created(node, read);
    case 'AlterFunctionStmt':
      return routineChange(node.func, (routine) => ({
        change: 'alter-routine',
        ...routine,
        ...attributes(node.actions),
      }));
    case 'AlterOwnerStmt': {
      const role = isTree(node.newowner) ? node.newowner.rolename : undefined;
      if (typeof role !== 'string' || !/^OBJECT_(FUNCTION|PROCEDURE|ROUTINE)$/.test(String(node.objectType)))
        return [];
      return routineChange(node.object, (routine) => ({ change: 'own-routine', ...routine, role }));
    }
    case 'CreateTrigStmt':
      return trigger(node);
    case 'RuleStmt': {
      const table = isTree(node.relation) ? rangeVar(node.relation) : undefined;
      const { rulename: name } = node;
      // That of a view is the view's own query.
      if (!table || typeof name !== 'string' || name === '_RETURN') return [];
      const body = withoutRows(read.tree([node.actions, node.whereClause]));
      return [{ change: 'rule', name, table: bare(table), body }];
    }
    case 'DoStmt':
      return languageOf(node.args, 'plpgsql') === 'plpgsql' ? read.procedure().changes : [];
    default:
      return [];
  }
}

/** A change of the routine that a node names. */
export function routineChange(
  object: unknown,
  make: (routine: RoutineName) => SchemaChange,
): readonly SchemaChange[] {
  const node = unwrap(object)?.node;
  const routine = tableName(nameParts(node?.objname));
  if (!node || !routine) return [];
  const parameters = node.args_unspecified === true ? undefined : types(node.objargs);
  return [make(parameters === undefined ? { routine } : { routine, parameters })];
}

function types(names: unknown): string {
  return nodes(names)
    .map((type) => `${nameParts(type.names).join('.')}${'[]'.repeat(list(type.arrayBounds).length)}`)
    .join(', ');
}

/** The parameters that tell a routine from others of its name. */
function parametersOf(parameters: unknown): string {
  const incoming = nodes(parameters).filter(({ mode }) => !/_(OUT|TABLE)$/.test(String(mode)));
  return types(incoming.map(({ argType }) => argType));
}

function created(node: Tree, read: BodyReader): readonly SchemaChange[] {
  const routine = tableName(nameParts(node.funcname));
  if (!routine) return [];
  const language = languageOf(node.options, 'sql');
  const { definer = false, ...rest } = attributes(node.options);
  return [
    {
      change: 'routine',
      routine,
      parameters: parametersOf(node.parameters),
      language,
      body: bodyOf(node, language, read),
      definer,
      ...rest,
    },
  ];
}

function bodyOf(node: Tree, language: string, read: BodyReader): BodyFact {
  if (node.sql_body !== undefined) return read.tree(node.sql_body);
  if (language === 'plpgsql') return read.procedure().body;
  const [text] = nameParts(nodes(node.options).find(({ defname }) => defname === 'as')?.arg);
  if (language === 'sql' && text !== undefined) return read.sql(text).body;
  return { uses: [], calls: [], unread: `it is written in ${language}` };
}

function languageOf(options: unknown, without: string): string {
  const [language = without] = nameParts(nodes(options).find(({ defname }) => defname === 'language')?.arg);
  return language.toLowerCase();
}

function attributes(options: unknown): { definer?: boolean; searchPath?: readonly string[] } {
  let found: { definer?: boolean; searchPath?: readonly string[] } = {};
  for (const { defname, arg } of nodes(options)) {
    const value = unwrap(arg)?.node;
    if (defname === 'security') found = { ...found, definer: value?.boolval === true };
    if (defname === 'set' && value?.name === 'search_path') {
      found = { ...found, searchPath: searchPathOf(value) };
    }
    if (defname === 'set' && value?.kind === 'VAR_RESET_ALL') found = { ...found, searchPath: [] };
  }
  return found;
}

function trigger(node: Tree): readonly SchemaChange[] {
  const table = isTree(node.relation) ? rangeVar(node.relation) : undefined;
  const routine = tableName(nameParts(node.funcname));
  const { trigname: name } = node;
  if (!table || !routine || typeof name !== 'string') return [];
  const transitions = nodes(node.transitionRels).flatMap((each) =>
    typeof each.name === 'string' ? each.name : [],
  );
  return [{ change: 'trigger', name, table: bare(table), routine, transitions }];
}

/** In a rule, `new` and `old` are the rows that are written. */
function withoutRows({ uses, ...body }: BodyFact): BodyFact {
  return {
    ...body,
    uses: uses.filter(({ schema, name }) => schema !== undefined || !/^(new|old)$/.test(name)),
  };
}
