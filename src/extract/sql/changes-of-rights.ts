/** What GRANT, REVOKE and the settings of roles and databases do. */
import type { TableName } from '../../model/facts.js';
import { bare } from './changes-of-tables.js';
import type { SchemaChange } from './schema-change.js';
import { searchPathOf } from './settings.js';
import { isTree, list, nameParts, nodes, rangeVar, type Tree } from './syntax.js';

export function changesOfRights(type: string, node: Tree): readonly SchemaChange[] {
  switch (type) {
    case 'GrantStmt':
      return granted(node, []);
    case 'AlterDefaultPrivilegesStmt': {
      const schemas = nodes(node.options).find(({ defname }) => defname === 'schemas')?.arg;
      return isTree(node.action) ? granted(node.action, nameParts(schemas)) : [];
    }
    case 'AlterRoleSetStmt':
      return defaultPath(node.setstmt, isTree(node.role) ? node.role.rolename : undefined);
    case 'AlterDatabaseSetStmt':
      return defaultPath(node.setstmt, undefined);
    default:
      return [];
  }
}

type Grant = Extract<SchemaChange, { readonly change: 'grant' | 'revoke' }>;

function granted(node: Tree, schemas: readonly string[]): readonly SchemaChange[] {
  const on = objects(node, schemas);
  if (!on) return [];
  return [
    {
      change: node.is_grant === true ? 'grant' : 'revoke',
      roles: nodes(node.grantees).flatMap(({ roletype, rolename }) => {
        if (roletype === 'ROLESPEC_PUBLIC') return 'public';
        return typeof rolename === 'string' ? rolename : [];
      }),
      privileges: nodes(node.privileges).flatMap(({ priv_name: privilege }) =>
        typeof privilege === 'string' ? privilege.toUpperCase() : [],
      ),
      on,
    },
  ];
}

function objects(node: Tree, schemas: readonly string[]): Grant['on'] | undefined {
  const kind = node.objtype === 'OBJECT_SEQUENCE' ? 'sequence' : 'table';
  if (kind === 'table' && node.objtype !== 'OBJECT_TABLE') return undefined;
  if (node.targtype === 'ACL_TARGET_DEFAULTS') return { laterIn: schemas, kind };
  if (node.targtype === 'ACL_TARGET_ALL_IN_SCHEMA') {
    return { schemas: list(node.objects).flatMap(nameParts), kind };
  }
  const relations = nodes(node.objects).flatMap((object): TableName[] => {
    const relation = rangeVar(object);
    return relation ? [bare(relation)] : [];
  });
  return { relations };
}

function defaultPath(setting: unknown, role: unknown): readonly SchemaChange[] {
  if (!isTree(setting)) return [];
  const all = setting.kind === 'VAR_RESET_ALL';
  if (setting.name !== 'search_path' && !all) return [];
  return [
    {
      change: 'default-path',
      ...(typeof role === 'string' && { role }),
      schemas: all ? [] : searchPathOf(setting),
    },
  ];
}
