import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTwoFilesPatch } from 'diff';

const fixtures = fileURLToPath(new URL('../fixtures', import.meta.url));

/**
 * The example of each rule: what makes its violating fixture clean, as a unified diff of the one file in which they differ.
 * @param {readonly string[]} ids
 * @returns {Record<string, string>}
 */
export function examplesOf(ids) {
  return Object.fromEntries(ids.map((id) => [id, exampleOf(id)]));
}

/** @param {string} id */
function exampleOf(id) {
  const violating = join(fixtures, id, 'violating');
  for (const entry of readdirSync(violating, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const [before, after] = [path, path.replace(violating, join(fixtures, id, 'clean'))].map((file) =>
      readFileSync(file, 'utf8'),
    );
    if (before === after) continue;
    const name = path.slice(violating.length + 1);
    const patch = createTwoFilesPatch(name, name, before ?? '', after ?? '', 'violating', 'clean', {
      context: 3,
    });
    return patch.split('\n').slice(2).join('\n').replaceAll('\t', ' ').trimEnd();
  }
  throw new Error(`the fixtures of ${id} do not differ`);
}

/**
 * The source of rules/examples.ts.
 * @param {Record<string, string>} examples
 */
export function examplesSource(examples) {
  return `// Made from fixtures/ by \`npm run docs\`.\n\n/** By rule: what makes a violating system clean, as a unified diff. */\nexport const examples: Readonly<Record<string, string>> = ${JSON.stringify(examples, null, 2)};\n`;
}
