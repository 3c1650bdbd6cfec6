// Writes src/extract/semantics/signs.ts: the signs of the patterns that every source file is looked through for. To be run when one of these has changed.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HINT_PATTERNS } from '../dist/src/extract/semantics/hints.js';
import { signsOf, signsSource } from './signs-of.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const signs = HINT_PATTERNS.map(({ pattern }) => signsOf(pattern));
writeFileSync(join(root, 'src/extract/semantics/signs.ts'), signsSource(signs));
