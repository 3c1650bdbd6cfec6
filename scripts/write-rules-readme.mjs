// Writes rules/README.md from the rules' own data. Run with `npm run docs`, which builds first.
import { writeFileSync } from 'node:fs';
import { rules } from '../dist/rules/index.js';
import { rulesMarkdown } from '../dist/src/report/rules.js';

writeFileSync(new URL('../rules/README.md', import.meta.url), rulesMarkdown(rules));
