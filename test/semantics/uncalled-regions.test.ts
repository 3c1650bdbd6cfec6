import { expect, it } from 'vitest';
import { regionAround, regionsOf } from '../../src/extract/semantics/uncalled/regions.js';

/** What stands around each place at which a text says `here`. */
const around = (text: string) =>
  [...text.matchAll(/\bhere\b/g)].map(({ index }) => regionAround(regionsOf(text), index)?.declaration);

it.each<[string, string, readonly (string | undefined)[]]>([
  [
    'functions',
    'export async function find(a = {}) {\n  here();\n}\nfunction keep() { here(); }\nhere();',
    ['find', 'keep', undefined],
  ],
  [
    'arrows',
    'export const find = (id: string) =>\n  here(`/${id ? `a${id}` : "}"}`);\n\nconst keep = async () => {\n  here();\n};\n',
    ['find', 'keep'],
  ],
  [
    'what CommonJS hands out',
    'exports.find = () => here();\nmodule.exports = {\n  keep() { here(); },\n};',
    ['find', 'default.keep'],
  ],
  [
    'members of an object',
    'export const orders = {\n  find: async (id: string): Promise<Map<string, string>> => {\n    return here({ id, a: [1, 2] });\n  },\n  async keep(a, b) {\n    here();\n  },\n  ...other(here),\n};',
    ['orders.find', 'orders.keep', 'orders'],
  ],
  [
    'members of a class',
    '@Injectable()\nexport class Orders extends Base<{ a: 1 }> implements Kept {\n  private url = here()\n  readonly all = new Map<string, string>();\n\n  constructor(private http: Http) {\n    super();\n  }\n\n  async find({ id }: { id: string }) {\n    if (id) {\n      here();\n    }\n  }\n  keep = async () => here()\n  drop() { here() }\n}\nhere();',
    ['Orders.url', 'Orders.find', 'Orders.keep', 'Orders.drop', undefined],
  ],
  [
    'texts and comments',
    "const a = () => {\n  say('{ here isn\\'t'); // }\n  /* } */ const re = \"}\";\n  here();\n};\nhere();",
    ['a', 'a', undefined],
  ],
  [
    'pages',
    "export const Page = () => {\n  const list = useList();\n  return <p>Don't ask {here(list)}</p>;\n};\nexport default Page;\nhere();",
    ['Page', undefined],
  ],
  [
    'what is set up',
    'const app = express();\napp.get("/", () => {\n  here();\n});\nfor (const a of b) here(a);',
    [undefined, undefined],
  ],
  [
    'what one statement declares together',
    'const find = async (): Promise<Map<string, string>> => {\n    return here();\n  },\n  keep = () => {\n    here();\n  };\n',
    ['find', 'keep'],
  ],
  [
    'statements in one line',
    'export const find = () => here(); const keep = () => here();\nfunction a() { here(); } function b() { here(); }\nconst c = 1; here();',
    ['find', 'keep', 'a', 'b', undefined],
  ],
  [
    'what begins with a bracket, or with what keeps it from the line before',
    'const find = () => {\n  here();\n}\n;[here].forEach(run)\nconst keep = () => {\n  here()\n}\n[here].forEach(run)',
    ['find', undefined, 'keep', undefined],
  ],
  [
    'brackets in what a text is searched for',
    "const a = (b) => {\n  here(/[(]/, b.replace(/^https?:\\/\\//, '') / 2);\n};\n",
    ['a'],
  ],
  ['brackets that do not match', 'const a = () => {\n  here(<p>(</p>);\n};\n', [undefined]],
])('tells what stands around a place: %s', (_, text, expected) => {
  expect(around(text)).toEqual(expected);
});
