/**
 * Which `.sql` files define the schema, and what of their text is SQL that is applied.
 * Follows the conventions of psql and pg_dump, and of golang-migrate, dbmate, goose, sql-migrate, node-pg-migrate, Flyway,
 * sqitch, diesel, Prisma and Play, whose files also hold the way back: what is only run to undo a migration defines nothing.
 */
import type { Path } from '../../model/nouns.js';

/** Whether a file may define tables: a `.sql` file that is neither a test's nor the way back of a migration. */
export function isSchemaFile(path: Path): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (!/\.sql$/i.test(name)) return false;
  if (/(^|[._-])(down|undo|rollback|revert)\.sql$/i.test(name) || /^U\d[\w.]*__/.test(name)) return false;
  return !/(^|\/)(revert|verify|rollback|undo|down|tests?|__tests__|spec|e2e|fixtures?|__fixtures__)\//i.test(
    path,
  );
}

/** The directory whose migrations follow one upon another: for tools with a directory per migration, the one above. */
export function migrationSet(path: Path): Path {
  const parts = path.split('/');
  const name = parts.pop() ?? '';
  if (/^(migration|up)\.sql$/i.test(name)) parts.pop();
  return parts.join('/');
}

/** In the order in which migrations are applied: `V2__…` before `V10__…`. */
export function byMigrationOrder(a: Path, b: Path): number {
  return a.localeCompare(b, 'en', { numeric: true }) || (a < b ? -1 : 1);
}

/** The text with all that is not applied as SQL left blank; every line keeps its number. */
export function appliedSql(text: string): string {
  let copying = false;
  let undoing = false;
  const applied = text
    .replace(/^\ufeff/, '')
    .split('\n')
    .map((written) => {
      const line = written.trimEnd();
      if (copying) {
        copying = line !== '\\.';
        return '';
      }
      const marker = direction(line);
      if (marker !== undefined) undoing = marker === 'down';
      if (undoing || marker !== undefined || line.startsWith('\\')) return '';
      copying = /^COPY\s.*\sFROM\s+stdin\b/i.test(line) && line.endsWith(';');
      return copying ? '' : written;
    });
  return applied.join('\n');
}

/** A comment that says which way the statements after it lead. */
function direction(line: string): 'up' | 'down' | undefined {
  const marker =
    /^\s*--\s*(?:migrate:|\+goose\s+|\+migrate\s+)(up|down)\b/i.exec(line) ??
    /^\s*--\s*(up|down)\s+migration\b/i.exec(line) ??
    /^\s*#?\s*---\s*!(up|down)s\b/i.exec(line);
  return marker ? (marker[1]?.toLowerCase() === 'up' ? 'up' : 'down') : undefined;
}
