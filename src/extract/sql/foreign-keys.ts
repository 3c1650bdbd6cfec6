/**
 * Tells the statements that PostgreSQL runs by itself to uphold a foreign key from those that a service sends: they run as
 * the owner of the table, so they say nothing about who uses it. Their spelling is that of src/backend/utils/adt/ri_triggers.c:
 * `SELECT 1 FROM ONLY "public"."customers" x WHERE "id" OPERATOR(pg_catalog.=) $1 FOR KEY SHARE OF x`, and for the actions
 * `DELETE` or `UPDATE ONLY "public"."orders" … WHERE $1 OPERATOR(pg_catalog.=) "customer_id"`.
 */
import { isTree, list, nodes, type RangeVar, rangeVar, type Tree, unwrap } from './syntax.js';

/** Whether the statement is a check or an action of a foreign key. */
export function isForeignKeyCheck(statement: unknown): boolean {
  const { type, node } = unwrap(statement) ?? {};
  if (!node) return false;
  if (type === 'SelectStmt') return isCheck(node) || isCheckOfPeriods(node);
  if (type !== 'DeleteStmt' && type !== 'UpdateStmt') return false;
  return isOnly(node.relation) !== undefined && comparesByQualifiedOperator(node.whereClause);
}

function isCheck(select: Tree): boolean {
  const [from, ...others] = list(select.fromClause);
  const relation = isOnly(unwrap(from)?.node);
  if (!relation || others.length > 0 || relation.alias !== 'x') return false;
  const locksForKey = nodes(select.lockingClause).some(({ strength }) => strength === 'LCS_FORKEYSHARE');
  return locksForKey && comparesByQualifiedOperator(select.whereClause);
}

/** PostgreSQL 18 checks a key WITHOUT OVERLAPS through a subquery: `SELECT 1 FROM (SELECT … FOR KEY SHARE OF x) x1 HAVING …`. */
function isCheckOfPeriods(select: Tree): boolean {
  const [from, ...others] = list(select.fromClause);
  const subselect = unwrap(from);
  const inner = unwrap(subselect?.node.subquery);
  return others.length === 0 && subselect?.type === 'RangeSubselect' && !!inner && isCheck(inner.node);
}

function isOnly(node: unknown): RangeVar | undefined {
  const relation = isTree(node) ? rangeVar(node) : undefined;
  return relation?.only ? relation : undefined;
}

/** All conditions compare a column and a parameter by an operator with a schema: nobody writes that by hand. */
function comparesByQualifiedOperator(where: unknown): boolean {
  const condition = unwrap(where);
  if (condition?.type === 'BoolExpr') return list(condition.node.args).every(comparesByQualifiedOperator);
  if (condition?.type !== 'A_Expr' || list(condition.node.name).length !== 2) return false;
  const sides = [condition.node.lexpr, condition.node.rexpr].map((side) => unwrap(side)?.type);
  return sides.includes('ParamRef') || sides.includes('TypeCast');
}
