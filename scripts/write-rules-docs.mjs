// Writes what is made from the rules' own data and fixtures: rules/README.md and rules/examples.ts. `npm run docs` builds first.
import { writeFileSync } from 'node:fs';
import { rules } from '../dist/rules/index.js';
import { rulesMarkdown } from '../dist/src/report/rules.js';
import { examplesOf, examplesSource } from './rule-examples.mjs';

const examples = examplesOf(rules.map(({ id }) => id));
writeFileSync(new URL('../rules/README.md', import.meta.url), rulesMarkdown(rules, examples));
writeFileSync(new URL('../rules/examples.ts', import.meta.url), examplesSource(examples));
