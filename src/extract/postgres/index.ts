/** PostgreSQL as saved files show it: the statements that ran, and the tables that migrations define. */
export { readStatementFile, type StatementFile } from './files.js';
export { isLedger } from './ledgers.js';
export { readServer, type ServerTarget, serverTarget } from './live/index.js';
export type { NamedIds } from './names.js';
export { type CodeChange, standingObjects } from './objects-in-code.js';
export { readSchema, type SchemaFile, type SchemaReading } from './schema.js';
export { joinCatalogues, withDatabase } from './schema-facts.js';
export { isSchemaFile } from './schema-files.js';
export { type DatabaseReading, placeSnapshot, snapshotText } from './snapshot.js';
export { readStatements, type StatementReading, type StatementSource } from './statements.js';
