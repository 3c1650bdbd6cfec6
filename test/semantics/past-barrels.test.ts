import { expect, test } from 'vitest';
import { pastBarrels } from '../../src/extract/semantics/past-barrels.js';

/** Who leads to whom, of files of which each import is written as the path that it leads to. */
function leadsOf(files: Readonly<Record<string, string>>): readonly string[] {
  const imports = Object.entries(files).flatMap(([from, text]) =>
    [...text.matchAll(/(?:from|import|require\()\s*\(?'([^']+)'/g)].map(([, specifier = '']) => ({
      from,
      specifier,
      to: specifier in files ? { file: specifier } : { package: specifier },
    })),
  );
  const asking = new Set(Object.keys(files));
  const leads = pastBarrels(imports, asking, (path) => files[path] ?? '').flatMap(({ from, to }) =>
    'file' in to && !from.endsWith('index.ts') ? [`${from} > ${to.file}`] : [],
  );
  return [...new Set(leads)];
}

const ui = {
  'ui/index.ts':
    "// what others see\nexport * from 'ui/button.ts';\nexport * from 'ui/forms/index.ts';\nexport { ask as askOrders, type Answer } from 'ui/client.ts';\nexport * as icons from 'ui/icons.ts';\n",
  'ui/forms/index.ts': "export { Field, default as Form } from 'ui/field.ts'; export * from 'ui/select.ts';",
  'ui/button.ts': 'export const Button = () => {};\nexport default Button;',
  'ui/field.ts': 'export function Field() {}\nexport default class {}',
  'ui/select.ts':
    'const Select = 1, Button = 2;\nexport { Select, Select as Choice };\nexport type Options = string[];',
  'ui/icons.ts': 'export const Star = 1;',
  'ui/client.ts': "export async function ask() { return fetch('/orders'); }\nexport interface Answer {}",
};

test('who asks a barrel for names leads to the files that declare them, through one barrel after another', () => {
  expect(
    leadsOf({
      ...ui,
      'a.ts': "import { Button, Choice as Select } from 'ui/index.ts';",
      'b.ts': "import {\n  askOrders, // the client\n  type Options,\n  Form,\n} from 'ui/index.ts';",
      'c.ts': "import type { Answer } from 'ui/index.ts';\nexport { icons } from 'ui/index.ts';",
    }),
  ).toEqual([
    'a.ts > ui/button.ts',
    'a.ts > ui/select.ts',
    'b.ts > ui/client.ts',
    'b.ts > ui/select.ts',
    'b.ts > ui/field.ts',
    'c.ts > ui/client.ts',
    'c.ts > ui/icons.ts',
  ]);
});

test('who may want more than names, or asks for what nobody is known to declare, leads to the barrel', () => {
  const others = {
    'whole.ts': "import * as ui from 'ui/index.ts';",
    'required.ts': "const { Button } = require('ui/index.ts');",
    'later.ts': "import { Button } from 'ui/index.ts';\nawait import('ui/index.ts');",
    'all.ts': "export * from 'ui/index.ts';\nexport const more = 1;",
    'unknown.ts': "import { Gone } from 'ui/index.ts';",
    'effects.ts': "import 'ui/index.ts';",
  };
  expect(leadsOf({ ...ui, ...others })).toEqual(
    ['whole', 'required', 'later', 'all', 'unknown', 'effects'].map((name) => `${name}.ts > ui/index.ts`),
  );
});

test('a file that does more than hand on is no barrel, and one that hands on what others export may declare any name', () => {
  const busy = { ...ui, 'ui/index.ts': `${ui['ui/index.ts']}setUp();` };
  const asking = { 'a.ts': "import { Button } from 'ui/index.ts';" };
  expect(leadsOf({ ...busy, ...asking })).toEqual(['a.ts > ui/index.ts']);
  const open = { ...ui, 'ui/button.ts': "export * from 'somewhere';\nexport const size = 1;" };
  expect(leadsOf({ ...open, ...asking })).toEqual(['a.ts > ui/button.ts']);
});

test('barrels that hand on each other, and one of thousands of files, are gone through once', () => {
  const many = Array.from({ length: 3_000 }, (_, index) => `f${index}.ts`);
  const files = {
    'a/index.ts': `export * from 'b/index.ts';\n${many.map((file) => `export * from '${file}';`).join('\n')}`,
    'b/index.ts': "export * from 'a/index.ts';",
    ...Object.fromEntries(many.map((file, index) => [file, `export const n${index} = ${index};`])),
    'x.ts': `import { ${many.map((_, index) => `n${index}`).join(', ')} } from 'b/index.ts';`,
  };
  expect(leadsOf(files)).toEqual(many.map((file) => `x.ts > ${file}`));
});
