import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importsOfHead } from '../../src/extract/code/reading/head.js';
import * as oxc from '../../src/extract/code/reading/oxc.js';
import { parseScript } from '../../src/extract/code/reading/parse.js';

/** What may stand in a file, imports and what only looks like one. */
const PIECES = [
  "import './a';",
  "import b from './b'",
  "import c, { type d, e as f } from './c';",
  "import type { g } from './g'",
  "import type h from './h';",
  "import type, { i } from './i';",
  "import { type as j, type k as l, type } from './j';",
  "import * as m from './m';",
  "import type * as n from './n';",
  "import\n{ o }\nfrom\n'./o';",
  "import/* a */p/* b */from/* c */'./p';",
  "import q from './q' with { type: 'json' };",
  "import r = require('./r');",
  "export * from './s';",
  "export * as t from './t'",
  "export { u, v as default } from './u';",
  "export type { w } from './w';",
  "export type * from './x';",
  'export { y };',
  'export * as "z z" from "./z";',
  "const { aa, ab: ac } = require('./aa');",
  "const ad = require('./ad').ad, ae = require('./ae');",
  "var af = require('./af')('shop')",
  'let ag: import("./ag").Order;',
  "const ah = () => import('./ah');",
  'const ai = `${import("./ai")}`;',
  "object.import('./aj'); [...import('./ak')];",
  "'use strict';",
  '#!/usr/bin/env node',
  '// import "./al";',
  '/* export * from "./am" */',
  'const an = "import(\\"./an\\")";',
  "const ao = /import 'x' from 'y'/.test('z');",
  'const ap = <div>import {aq} from "the cart"</div>;',
  'Array.from("ar");',
  'type as = typeof import("./as");',
  "export default class At extends require('./at') {}",
  'const importer = required(important);',
  ';',
  '',
];

describe('the head of a file', () => {
  it('says what the parser says, or leaves it to the parser', () => {
    let told = 0;
    const gap = fc.constantFrom('\n', '\r\n', '\r', ' ', '\u2028', '\n\n// \u{1f9fe}\n', '/* \n */');
    const text = fc
      .array(fc.tuple(fc.constantFrom(...PIECES), gap), { maxLength: 6 })
      .map((parts) => parts.flat().join(''));
    fc.assert(
      fc.property(text, (script) => {
        const ofHead = importsOfHead(script);
        const { found, failure } = parseScript(oxc, script, 'tsx', 0);
        if (ofHead === undefined || failure !== undefined) return;
        told += 1;
        expect(lines(ofHead)).toEqual(lines(found));
      }),
      { numRuns: 3_000 },
    );
    expect(told).toBeGreaterThan(100);
  });

  it.each([
    "import { Order } from './order';\nexport class Cart {}",
    "'use client';\n\nimport Cart from './cart';\n// the import of orders is done elsewhere\nimportant();",
    "const { total } = require('./total');\nmodule.exports = { required: true };",
    "export * from './a';\nexport { b } from './b';\n",
    'const answer = "SELECT * FROM orders";',
    'export interface Product { url: "/import/orders" }',
  ])('is enough for %j', (text) => {
    expect(importsOfHead(text)).toBeDefined();
  });
});

function lines(
  found: readonly { readonly kind: string; readonly specifier: string; readonly offset: number }[],
) {
  return found.map(({ kind, specifier, offset }) => `${offset} ${kind} ${specifier}`).sort();
}
