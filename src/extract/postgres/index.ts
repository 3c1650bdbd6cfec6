/** PostgreSQL as saved files show it: the statements that ran, and the tables that migrations define. */
export { readStatementFile, type StatementFile } from './files.js';
export { isLedger } from './ledgers.js';
export type { NamedIds } from './names.js';
export { readSchema, type SchemaFile, type SchemaReading } from './schema.js';
export { isSchemaFile } from './schema-files.js';
export { readStatements, type StatementReading, type StatementSource } from './statements.js';
