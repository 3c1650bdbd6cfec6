/**
 * SQL of MySQL, SQLite and SQL Server, and placeholders of clients, as PostgreSQL's parser reads them. In: a text that this parser may not take.
 * Out: one that touches the same tables. Why: what a statement touches is asked of one parser, whichever server runs it.
 */

/** Placeholders and quotes of other clients, and the one word that is a name elsewhere and stands for who asks in PostgreSQL: `FROM user`. */
export function dialectless(text: string): string {
  return text
    .replace(/`([^`]*)`/g, '"$1"')
    .replace(
      /\b(?:(from|join|update)(\s+)user\b(?!\s*[.("])|(into)(\s+)user\b(?!\s*[."]))/gi,
      '$1$3$2$4"user"',
    )
    .replace(/\$(?:\{|\(|<|\/|\[)\s*\w[\w.:]*\s*(?:\}|\)|>|\/|\])/g, '$1')
    .replace(/'(?:[^']|'')*'|(?<![:\w]):([A-Za-z_]\w*)/g, (whole, name) =>
      name === undefined ? whole : '$1',
    )
    .replace(/(?<![@\w]):(?=\$1)/g, '');
}

/** What other servers say otherwise, and how PostgreSQL says what touches the same tables. */
const SAYINGS: readonly (readonly [RegExp, string])[] = [
  // Hints, what a change gives back, and variables of SQL Server.
  [
    /\bwith\s*\(\s*(?:nolock|updlock|rowlock|holdlock|readpast|xlock|tablockx?|index\b[^()]*)(?:\s*,\s*\w+)*\s*\)/gi,
    '',
  ],
  [/\boutput\s+(?:(?:inserted|deleted)\s*\.\s*[\w*[\]]+(?:\s+as\s+\w+)?\s*,?\s*)+/gi, ''],
  [/(?<![@\w<])@(?=[a-z_])\w+/gi, '$$1'],
  [/^(\s*)merge\s+(?!into\b)/i, '$1MERGE INTO '],
  [/^(\s*)exec(?:ute)?\s+(?:\$1\s*=\s*)?([\w.[\]"]+)[^;]*/i, '$1CALL $2()'],
  [/^(\s*call\s+[\w."]+)\s*;?\s*$/i, '$1()'],
  // INSERT OR REPLACE INTO, INSERT IGNORE INTO, REPLACE INTO
  [/\binsert\s+(?:or\s+\w+|ignore|low_priority|high_priority|delayed)\s+into\b/gi, 'INSERT INTO'],
  [/^(\s*)replace\s+into\b/i, '$1INSERT INTO'],
  [/\bon\s+duplicate\s+key\s+update\b[^;]*/gi, 'ON CONFLICT DO NOTHING'],
  [/(\binsert\s+into\s+["\w.]+)\s+set\b[^;]*/gi, '$1 DEFAULT VALUES'],
  [/\blimit\s+[^\s,;()]+\s*,\s*[^\s,;()]+/gi, 'LIMIT 1'],
  [/\bselect\s+top\s*\(?\s*\d+\s*\)?\s/gi, 'SELECT '],
  [/(?<![\w\])"])\[([A-Za-z_][\w ]*)\]/g, '"$1"'],
  [/\b(?:use|force|ignore)\s+index\s*\([^()]*\)/gi, ''],
  [/\block\s+in\s+share\s+mode\b/gi, 'FOR SHARE'],
  [
    /\binterval\s+(?!')[^\s()]+\s+(?:microsecond|second|minute|hour|day|week|month|quarter|year)\b/gi,
    "INTERVAL '1 day'",
  ],
  [/\s(?:regexp|rlike|glob)\s/gi, ' LIKE '],
  [/\sseparator\s+'[^']*'/gi, ''],
  [/\b(?:not\s+indexed|indexed\s+by\s+["\w]+)/gi, ''],
  [/\bselect\s+(?:sql_calc_found_rows|sql_no_cache|straight_join|high_priority)\b/gi, 'SELECT '],
  [/\bvalues\s+(?:\?|\$\d+)/gi, 'VALUES ($1)'],
  [/\bset\s+(?:\?|\$\d+)(?=\s*(?:where\b|;|$))/gi, 'SET hole = $1'],
  // DELETE o FROM orders o JOIN …
  [
    /^(\s*delete\s+)(\w+)\s+from\s+([\w."[\]]+\s+(?:as\s+)?\2|\2)(?=\s|$)/i,
    '$1FROM $3 USING (SELECT 1) AS beside',
  ],
  // Of definitions.
  [/\b(create\s+)virtual\s+(table\s+(?:if\s+not\s+exists\s+)?["\w.]+)\s+using\s+[^;]*/gi, '$1$2 ()'],
  [/^(\s*create\s+)(?:temp(?:orary)?\s+)?view\s+if\s+not\s+exists\b/i, '$1VIEW'],
  [/^(\s*create\s+(?:or\s+replace\s+)?)(?:algorithm|definer|sql\s+security)\b[^();]*?\bview\b/i, '$1VIEW'],
  [/\bidentity\s*\(\s*\d+\s*,\s*\d+\s*\)/gi, ''],
  [/\)\s*using\s+(?:btree|hash)\b/gi, ')'],
  [/\bon\s+conflict\s+(?:rollback|abort|fail|ignore|replace)\b/gi, ''],
  [/\bauto_?increment\b(?:\s*=\s*\d+)?/gi, ''],
  [/\bunsigned\b|\bzerofill\b|\bon\s+update\s+current_timestamp(?:\(\d*\))?/gi, ''],
  [/\b((?:tiny|small|medium|big)?int|integer)\s*\(\d+\)/gi, '$1'],
  [/\bcharacter\s+set\s+\w+|\bcollate\s+\w+|\bcomment\s+'[^']*'/gi, ''],
  [/\benum\s*\([^()]*\)/gi, 'text'],
  [/\)\s*(?:engine|default\s+char\w*|charset|row_format|without\s+rowid|strict)\b[^()';]*(?=;|$)/gi, ')'],
  [/,\s*(?:unique\s+|fulltext\s+)?(?:key|index)\s+["\w]+\s*\([^()]*(?:\(\d+\)[^()]*)*\)/gi, ''],
];

/**
 * A definition without what stands before the names of tables: in MySQL and SQLite that is the database, which the code that connects to it
 * does not say; SQL Server's `dbo` is as good as none.
 */
export function withoutDatabases(text: string): string {
  return text
    .replace(/"[\w$-]+"\s*\.\s*("[\w$-]+")/g, '$1')
    .replace(/\b(table|view|exists|references|from|join)(\s+)["\w$]+\s*\.\s*(["\w$]+)/gi, '$1$2$3');
}

/** Statements that only MySQL, SQLite or SQL Server know. */
export function opensOtherDialect(text: string): boolean {
  return /^(pragma|delimiter|use)\s/i.test(text);
}

/** Signs of MySQL, SQLite, SQL Server and Oracle in a statement that PostgreSQL refuses. */
export function isOtherDialect(text: string): boolean {
  return /`|\b(auto_?increment|engine\s*=|unsigned|nvarchar|varchar2)\b|\bengine\s*=|\[\w+\]\.\[\w+\]|\bidentity\s*\(\s*\d|^[ \t]*go[ \t\r]*$|\bview\s+if\s+not\s+exists\b|\bdatetime\s*\('now'\)|\bhex\s*\(\s*randomblob\b|\bwithout\s+rowid\b/im.test(
    text,
  );
}

/** A statement as PostgreSQL would say it; the same text, where it says nothing that PostgreSQL does not. */
export function asPostgres(text: string): string {
  let said = text;
  for (const [pattern, saying] of SAYINGS) said = said.replace(pattern, saying);
  if (!/^\s*(?:update|delete)\b/i.test(said) || /\breturning\b/i.test(said)) return said;
  // MySQL and SQLite let a change end after some rows.
  const ending = /\blimit\s+[\w?$:]+\s*;?\s*$/i.exec(said);
  if (!ending) return said;
  const rest = said.slice(0, ending.index);
  const order = rest.toLowerCase().lastIndexOf('order by');
  return order > 0 && !/[()]/.test(rest.slice(order)) ? rest.slice(0, order) : rest;
}
