// Writes dist/archfit.schema.json, which editors take to complete and check archfit.yaml, from the compiled schema.
import { writeFile } from 'node:fs/promises';
import { jsonSchema } from '../dist/src/config/schema.js';

const file = new URL('../dist/archfit.schema.json', import.meta.url);
await writeFile(file, `${JSON.stringify(jsonSchema(), null, 2)}\n`);
