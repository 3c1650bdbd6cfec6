/**
 * In: a planned file. Out: its text, some 60 to 120 lines and 2.7 kB of it: its imports, and code that reads like a shop's.
 * Why: a parser is not measured on empty files. The code parses; nobody has to run it.
 */

/** @import { Import, Package, SourceFile } from './plan.mjs' */
/** @import { Random } from '../random.mjs' */

/** @typedef {(file: SourceFile, random: Random, isTyped: boolean, at: number) => string} Block some lines; `at` keeps names apart */

const FIELDS =
  'amountInCents carrierId city confirmedAt country createdAt currency customerId discount grossTotal id language netTotal note owner postcode priority quantity reason reference region sku source street taxRate title updatedAt validUntil version weight'.split(
    ' ',
  );
const STATES = [
  'draft',
  'open',
  'reserved',
  'confirmed',
  'packed',
  'shipped',
  'delivered',
  'returned',
  'void',
];

/** @param {string} concept @returns {string} `orderAmount` for `order-amount` */
const camel = (concept) => concept.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
/** @param {string} concept @returns {string} `OrderAmount` for `order-amount` */
const pascal = (concept) => concept[0].toUpperCase() + camel(concept).slice(1);
/** @param {string} concept @returns {string} `order amount` for `order-amount` */
const words = (concept) => concept.replaceAll('-', ' ');

/** @param {Package} one @param {SourceFile} file @returns {string} */
export function textOf(one, file) {
  const { random } = one;
  const isTyped = one.language !== 'commonjs';
  const heads = file.imports.map((one) => (isTyped ? esImport(one) : required(one)));
  const externals = file.external.map((name) => {
    const local = camel(name.replace(/^node:|\//g, '-').replace(/^-/, ''));
    return isTyped ? `import * as ${local} from '${name}';` : `const ${local} = require('${name}');`;
  });
  const top = [...externals, ...heads].join('\n');
  if (file.layer === 'entry') return `${top}\n${one.kind === 'service' ? started(one, file) : ''}`;
  if (file.layer === 'test')
    return `${isTyped ? "import { describe, expect, it } from 'vitest';\n" : ''}${top}\n\n${tests(file, random)}`;

  const wanted = random.between(1600, 3900);
  const blocks = [top, main(one, file, isTyped)];
  for (let length = top.length + blocks[1].length, at = 0; length < wanted; at++) {
    const block = random.pick([validation, totals, transition, table, store])(file, random, isTyped, at);
    blocks.push(block);
    length += block.length;
  }
  if (!isTyped) blocks.push(`module.exports = { ${camel(file.concept)} };`);
  return `${blocks.join('\n\n')}\n`;
}

/** @param {Import} one */
function esImport({ target, specifier, form }) {
  const [value, type] = [camel(target.concept), pascal(target.concept)];
  switch (form) {
    case 'type':
      return `import type { ${type} } from '${specifier}';`;
    case 'both':
      return `import { type ${type}, ${value} } from '${specifier}';`;
    case 'namespace':
      return `import * as ${value} from '${specifier}';`;
    case 'dynamic':
      return `const ${value} = async () => (await import('${specifier}')).${value};`;
    case 're-export':
      return target.layer === 'entry'
        ? `export * from '${specifier}';`
        : `export { type ${type}, ${value} } from '${specifier}';`;
    default:
      return `import { ${value} } from '${specifier}';`;
  }
}

/** @param {Import} one */
function required({ target, specifier }) {
  return `const { ${camel(target.concept)} } = require('${specifier}');`;
}

/** @param {Package} one @param {SourceFile} file @param {boolean} isTyped */
function main(one, file, isTyped) {
  const { random } = one;
  const fields = random.sample(FIELDS, random.between(4, 8)).sort();
  const [value, type] = [camel(file.concept), pascal(file.concept)];
  const asked = file.imports.filter(({ form }) => form === 'value' || form === 'both').slice(0, 3);
  const shape = isTyped
    ? `/** What the shop knows of the ${words(file.concept)}. */
export interface ${type} {
${fields.map((name) => `  readonly ${name}: ${random.pick(['string', 'string', 'number', 'boolean', 'Date | undefined'])};`).join('\n')}
}

`
    : '';
  const [parameter, result] = isTyped ? [`input: ${type}`, `: Promise<unknown>`] : ['input', ''];
  return `${shape}/** Decides about the ${words(file.concept)}, and says what came of it. */
${isTyped ? 'export ' : ''}async function ${value}(${parameter})${result} {
  const { ${fields.slice(0, 3).join(', ')} } = input;
  if (${fields[0]} === undefined) throw new Error(\`The ${words(file.concept)} has no ${fields[0]}: \${${fields[1]}}\`);
${asked.map(({ target }) => `  const ${camel(target.concept)}Result = await ${camel(target.concept)}({ ...input, ${fields[0]} });`).join('\n')}
${effect(one, file, fields)}
  return { ${[...fields.slice(0, 3), ...asked.map(({ target }) => `${camel(target.concept)}Result`)].join(', ')} };
}`;
}

/**
 * What a file does beside calculating: its service's table, another service's endpoint, a page.
 * @param {Package} one @param {SourceFile} file @param {readonly string[]} fields
 */
function effect(one, file, fields) {
  const subject = file.concept.slice(0, file.concept.lastIndexOf('-'));
  if (one.kind === 'service' && file.layer === 'persistence') {
    const schema = one.path.slice('services/'.length).replaceAll('-', '_');
    return `  await database.query(
    \`SELECT ${fields.join(', ')}
       FROM ${schema}.${subject}s
      WHERE id = $1 AND version > $2
      ORDER BY id LIMIT 50\`,
    [input.id, input.version],
  );`;
  }
  if (one.kind === 'service' && file.layer === 'http' && one.random.chance(0.2)) {
    return `  await fetch(\`\${process.env.NEIGHBOUR_URL}/${subject}s/\${input.id}\`, { signal: AbortSignal.timeout(2000) });`;
  }
  if (file.path.endsWith('.tsx')) {
    return `  const view = (
    <section className="${subject}">
      <h2>{${fields[0]}}</h2>
      <p>{String(${fields[1]})}</p>
    </section>
  );
  render(view);`;
  }
  return `  // The ${subject} was checked before it came here; a second check would only hide a mistake of the first.`;
}

/** @type {Block} */
function validation(file, random, isTyped, at) {
  const fields = random.sample(FIELDS, 3);
  return `/** Whether this can be right at all; what is wrong is said in the words of the person who typed it. */
function faultsOf${pascal(file.concept)}${at}(value${isTyped ? ': Record<string, unknown>' : ''}) {
  const faults${isTyped ? ': string[]' : ''} = [];
${fields
  .map(
    (name) => `  if (typeof value.${name} !== 'string' || value.${name}.length > ${random.between(10, 200)}) {
    faults.push('The ${name} is missing, or too long');
  }`,
  )
  .join('\n')}
  return faults;
}`;
}

/** @type {Block} */
function totals(file, random, isTyped, at) {
  const [first, second] = random.sample(FIELDS, 2);
  return `function sumUp${pascal(file.concept)}${at}(lines${isTyped ? ': readonly Record<string, number>[]' : ''}) {
  let total = 0;
  for (const line of lines) {
    const ${first} = line.${first} ?? ${random.between(0, 100)};
    const ${second} = line.${second} ?? ${random.between(1, 20)};
    if (${first} < 0) continue;
    total += ${first} * ${second};
  }
  return Math.round(total * ${random.between(100, 125)}) / 100;
}`;
}

/** @type {Block} */
function transition(file, random, isTyped, at) {
  const states = random.sample(STATES, 5);
  return `function next${pascal(file.concept)}${at}(state${isTyped ? ': string' : ''}) {
  switch (state) {
${states
  .slice(1)
  .map((state, index) => `    case '${states[index]}':\n      return '${state}';`)
  .join('\n')}
    default:
      throw new RangeError(\`There is nothing after \${state}\`);
  }
}`;
}

/** @type {Block} */
function table(file, random, isTyped, at) {
  const rows = random.sample(FIELDS, 6);
  return `const ${camel(file.concept)}Labels${at} = {
${rows.map((name) => `  ${name}: { label: '${words(file.concept)}, ${name}', width: ${random.between(4, 60)}, sortable: ${random.chance(0.5)} },`).join('\n')}
}${isTyped ? ' as const' : ''};`;
}

/** @type {Block} */
function store(file, random, isTyped, at) {
  const [field] = random.sample(FIELDS, 1);
  const [entries, id, value] = isTyped
    ? [' = new Map<string, unknown>()', 'id: string', 'value: unknown']
    : [' = new Map()', 'id', 'value'];
  return `class ${pascal(file.concept)}Store${at} {
  ${isTyped ? 'private readonly ' : ''}entries${entries};

  /** Keeps it until the ${field} changes. */
  put(${id}, ${value}) {
    if (this.entries.size > ${random.between(100, 5000)}) this.entries.clear();
    this.entries.set(id, value);
    return this;
  }

  get(${id}) {
    return this.entries.get(id) ?? null;
  }
}`;
}

/** @param {SourceFile} file @param {Random} random */
function tests(file, random) {
  return `describe('the ${words(file.concept)}', () => {
${file.imports
  .filter(({ form }) => form === 'value' || form === 'both')
  .map(
    ({ target }) => `  it('tells the ${words(target.concept)} of a ${random.pick(STATES)} one', async () => {
    const answer = await ${camel(target.concept)}({ id: 'a-${random.between(1, 999)}', quantity: ${random.between(1, 9)} });
    expect(answer).toMatchObject({ id: expect.any(String) });
  });`,
  )
  .join('\n\n')}
});
`;
}

/** @param {Package} one @param {SourceFile} file */
function started(one, file) {
  return `
const handlers = [${file.imports.map(({ target }) => camel(target.concept)).join(', ')}];

/** Starts ${one.name}. */
async function start() {
  for (const handler of handlers) await handler({ id: 'start', version: 0 });
}

start();
`;
}
