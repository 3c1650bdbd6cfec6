import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { brokenBoundaries } from '../../src/index.js';
import type { Boundaries, Declarations } from '../../src/model/declarations.js';
import { patternFault, readPattern } from '../../src/model/pattern.js';
import { UserError } from '../../src/model/user-error.js';
import { type Sketch, system } from '../../src/testing.js';

const at = { path: 'archfit.yaml', line: 7 };

interface Drawn {
  readonly base?: string;
  readonly layers?: readonly string[];
  readonly allow?: readonly string[];
  readonly forbid?: readonly string[];
}

/** `web -> orders` is a boundary from one to the other, `orders | billing` a layer of two. */
function drawn({ base = '', layers = [], allow = [], forbid = [] }: Drawn): Boundaries {
  const edges = (texts: readonly string[]) =>
    texts.map((text) => {
      const [from = '', to = ''] = text.split(' -> ');
      return { from, to, at };
    });
  const value = layers.map((layer) => ({ value: layer.split(' | '), at }));
  return { base, layers: value, allow: edges(allow), forbid: edges(forbid) };
}

/** What of a clinic's imports breaks boundaries: `ward/src/main.ts > billing/src/main.ts: what the boundary says`. */
function broken(
  imports: readonly string[],
  boundaries: Drawn | readonly Drawn[],
  sketch: Sketch & { readonly modules?: readonly string[] } = {},
): string[] {
  const declarations: Partial<Declarations> = {
    modules: (sketch.modules ?? []).map((value) => ({ value, base: '', at })),
    boundaries: [boundaries].flat().map((each) => drawn(each as Drawn)),
  };
  const model = system({
    services: ['ward', 'billing', 'lab'],
    libraries: ['platform'],
    ...sketch,
    imports,
    declarations,
  });
  const short = (path: string) => path.replace(/^services\//, '');
  return [...brokenBoundaries(model)].map(
    ({ dependency, says }) => `${short(dependency.from)} > ${short(dependency.to)}: ${says}`,
  );
}

const main = (service: string) => `services/${service}/src/main.ts`;
const between = (from: string, to: string) => `${main(from)} -> ${main(to)}`;
const short = (from: string, to: string) => `${from}/src/main.ts > ${to}/src/main.ts`;

describe('layers', () => {
  const layers = ['ward', 'billing | lab', 'platform'];

  test('are imported downwards only, whole layers may be skipped, and peers are independent', () => {
    const imports = [
      between('ward', 'lab'),
      `${main('ward')} -> libs/platform/src/index.ts`,
      between('billing', 'lab'),
      `libs/platform/src/index.ts -> ${main('ward')}`,
    ];
    expect(broken(imports, { layers })).toEqual([
      'libs/platform/src/index.ts > ward/src/main.ts: platform lies below ward',
      `${short('billing', 'lab')}: billing and lab are independent of each other`,
    ]);
  });

  test('leave alone what no layer names, in spite of an exception that allow makes', () => {
    const imports = [between('lab', 'ward'), `${main('lab')} -> tools/print.ts`];
    expect(broken(imports, { layers, allow: ['lab -> ward'] })).toEqual([]);
    expect(broken(imports, { layers })).toEqual([`${short('lab', 'ward')}: lab lies below ward`]);
  });

  test('hold between folders that nobody made modules', () => {
    const imports = ['services/lab/src/domain/a.ts -> services/lab/src/api/b.ts'];
    expect(broken(imports, { layers: ['lab/src/api', 'lab/src/domain'] })).toEqual([
      'lab/src/domain/a.ts > lab/src/api/b.ts: lab/src/domain lies below lab/src/api',
    ]);
  });

  test('may be globs', () => {
    const imports = ['services/lab/src/domain/a.ts -> services/lab/src/api/b.ts'];
    expect(broken(imports, { layers: ['**/api/**', '**/domain/**'] })).toHaveLength(1);
    expect(broken(imports, { layers: ['**/domain/**', '**/api/**'] })).toEqual([]);
  });
});

describe('allow and forbid', () => {
  test('what allow speaks of may import no other module, and its own files as it likes', () => {
    const imports = [
      between('ward', 'lab'),
      between('ward', 'billing'),
      `${main('ward')} -> services/ward/src/beds.ts`,
      `${main('ward')} -> npm:lodash`,
      between('lab', 'billing'),
    ];
    expect(broken(imports, { allow: ['ward -> lab'] })).toEqual([
      `${short('ward', 'billing')}: ward may import only lab`,
    ]);
    expect(broken(imports, { allow: ['ward -> lab', 'ward -> billing'] })).toEqual([]);
  });

  test('an allowed package is the only one of its kind', () => {
    const imports = [
      `${main('ward')} -> npm:zod`,
      `${main('ward')} -> npm:lodash`,
      `${main('ward')} -> node:fs`,
      between('ward', 'lab'),
    ];
    expect(broken(imports, { allow: ['ward -> npm:zod'] })).toEqual([
      'ward/src/main.ts > lodash: ward may import only npm:zod',
    ]);
  });

  test('allow holds within a module for a folder it speaks of', () => {
    const [api, domain, store] = ['api', 'domain', 'store'].map((name) => `services/lab/src/${name}/x.ts`);
    const imports = [
      `${api} -> ${domain}`,
      `${api} -> ${store}`,
      `${api} -> services/lab/src/api/y.ts`,
      `${domain} -> ${store}`,
    ];
    expect(broken(imports, { allow: ['lab/src/api -> lab/src/domain'] })).toEqual([
      'lab/src/api/x.ts > lab/src/store/x.ts: lab/src/api may import only lab/src/domain',
    ]);
  });

  test('forbid wins over allow, also inside a module', () => {
    const imports = [between('ward', 'lab'), `${main('ward')} -> services/ward/src/internal/beds.ts`];
    const both = { allow: ['ward -> lab'], forbid: ['ward -> lab', 'ward/src/main.ts -> **/internal/**'] };
    expect(broken(imports, both)).toEqual([
      `${short('ward', 'lab')}: ward must not import lab`,
      'ward/src/main.ts > ward/src/internal/beds.ts: ward/src/main.ts must not import **/internal/**',
    ]);
  });
});

describe('a pattern', () => {
  const cart = 'services/ward/src/modules/beds/a.ts';
  const tax = 'services/lab/src/modules/tubes/internal/b.ts';
  const modules = ['services/*/src/modules/*'];
  const forbids = (from: string, to: string) =>
    broken([`${cart} -> ${tax}`], { forbid: [`${from} -> ${to}`] }, { modules }).length === 1;

  test.each([
    ['a service with all its modules', 'ward', 'lab'],
    ['a module', 'ward/beds', 'lab/tubes'],
    ['a path', 'services/ward/src/modules', tax],
    ['a path with a slash behind it and a dot before', './services/ward/', './services/lab'],
    ['a path behind the name of the service', 'ward/src/modules/beds', 'lab/src'],
    ['a glob of modules', '*/beds', 'lab/*'],
    ['a glob of paths', 'services/*/src/**', '**/internal/**'],
    ['one of several', '{ward,billing}', '@(lab|ward)'],
    ['all but one', '!lab', '!ward'],
    ['all but a glob', '!services/lab/**', '!**/beds/**'],
  ])('names %s', (_, from, to) => {
    expect(forbids(from, to)).toBe(true);
    expect(broken([`${tax} -> ${cart}`], { forbid: [`${from} -> ${to}`] }, { modules })).toEqual([]);
  });

  test('is a plain name before it is a glob', () => {
    const imports = ['services/ward/app/(shop)/page.ts -> services/ward/app/[id]/page.ts'];
    expect(broken(imports, { forbid: ['ward/app/(shop) -> ward/app/[id]'] })).toHaveLength(1);
    expect(broken(imports, { forbid: ['ward/app/\\(shop\\)/** -> ward/app/\\[id\\]/**'] })).toHaveLength(1);
  });

  test('names what lies in no module by its path', () => {
    const imports = ['tools/print.ts -> tools/ink.ts', 'tools/print.ts -> scripts/a.ts'];
    expect(broken(imports, { forbid: ['tools -> scripts'] })).toHaveLength(1);
    expect(broken(imports, { allow: ['tools -> lab'] })).toEqual([
      'tools/print.ts > scripts/a.ts: tools may import only lab',
    ]);
  });

  test('names packages and builtins, and never one by the path of a file', () => {
    const imports = ['npm:@clinic/internal', 'npm:zod', 'node:fs/promises'].map(
      (name) => `${main('lab')} -> ${name}`,
    );
    const hits = (to: string) => broken(imports, { forbid: [`lab -> ${to}`] }).length;
    expect(
      ['npm:zod', 'npm:@clinic/*', 'npm:*', 'npm:!(zod)', 'node:fs', 'node:*', '!npm:zod'].map(hits),
    ).toEqual([1, 1, 2, 1, 1, 1, 1]);
    expect(broken([...imports, between('lab', 'ward')], { forbid: ['lab -> **'] })).toEqual([
      `${short('lab', 'ward')}: lab must not import **`,
    ]);
  });
});

describe('{name}', () => {
  const file = (module: string, path: string) => `services/ward/src/modules/${module}/${path}`;
  const own = `${file('beds', 'a.ts')} -> ${file('beds', 'internal/b.ts')}`;
  const foreign = `${file('beds', 'a.ts')} -> ${file('staff', 'internal/b.ts')}`;
  const forbids = (found: string, boundary: string) => broken([found], { forbid: [boundary] }).length === 1;

  test.each([
    ['**/modules/{name}/**', '**/modules/{name}/internal/**', true, false],
    ['**/modules/{name}/**', '**/modules/!{name}/internal/**', false, true],
    ['ward/src/modules/{name}', 'ward/src/modules/!{name}/internal', false, true],
    ['**/modules/{name}/**', '!**/modules/{name}/**', false, true],
    ['**/modules/{constructor}/**', '**/modules/!{constructor}/internal/**', false, true],
    ['**/modules/{__proto__}/**', '**/modules/!{__proto__}/internal/**', false, true],
    ['**/modules/{1}/**', '**/modules/!{1}/internal/**', false, true],
    ['{unit}/src/{kind}/{name}/**', '{unit}/src/{kind}/!{name}/**', false, true],
    ['**/{name}/a.ts', '**/{name}/**', true, false],
  ])('%s to %s: its own %s, of another %s', (from, to, toOwn, toForeign) => {
    expect(forbids(own, `${from} -> ${to}`)).toBe(toOwn);
    expect(forbids(foreign, `${from} -> ${to}`)).toBe(toForeign);
  });

  test('may be a part of a segment, and twice the same', () => {
    const services = ['ward-web', 'ward-api', 'lab-api', 'lab-lab'];
    const imports = [between('ward-web', 'ward-api'), between('ward-web', 'lab-api')];
    expect(broken(imports, { forbid: ['{name}-web -> !{name}-api'] }, { services })).toEqual([
      `${short('ward-web', 'lab-api')}: {name}-web must not import !{name}-api`,
    ]);
    const twice = [between('lab-lab', 'ward-api'), between('lab-api', 'ward-api')];
    expect(broken(twice, { forbid: ['{name}-{name} -> ward-api'] }, { services })).toHaveLength(1);
  });

  test('takes what it captured for plain letters', () => {
    const [from, to] = ['services/ward/src/a.c+(x)/a.ts', 'services/ward/src/aXc+(x)/b.ts'];
    const same = 'services/ward/src/a.c+(x)/b.ts';
    const forbid = ['**/src/{name}/a.ts -> **/src/{name}/b.ts'];
    expect(broken([`${from} -> ${to}`], { forbid })).toEqual([]);
    expect(broken([`${from} -> ${same}`], { forbid })).toHaveLength(1);
  });
});

describe('boundaries of a directory', () => {
  const base = 'services/lab';
  const up = 'services/lab/src/domain/a.ts -> services/lab/src/api/b.ts';

  test('have paths relative to it, and names and packages as elsewhere', () => {
    expect(broken([up], { base, layers: ['src/api', 'src/domain'] })).toHaveLength(1);
    expect(broken([up], { base, forbid: ['src/domain/** -> src/{api,web}/**'] })).toHaveLength(1);
    expect(broken([between('lab', 'ward')], { base, forbid: ['src -> ward'] })).toHaveLength(1);
    expect(broken([`${main('lab')} -> npm:zod`], { base, forbid: ['src -> npm:zod'] })).toHaveLength(1);
  });

  test('judge only what is imported from there', () => {
    const imports = [between('ward', 'lab'), between('billing', 'ward'), between('lab', 'ward')];
    expect(broken(imports, { base, forbid: ['** -> **'] })).toEqual([
      `${short('lab', 'ward')}: ** must not import **`,
    ]);
    const layers = ['lab', 'ward', 'billing'];
    expect(broken(imports, { layers })).toHaveLength(2);
    expect(broken(imports, { base: 'services/billing', layers })).toHaveLength(1);
  });

  test('stand beside those of the root', () => {
    const sets = [
      { layers: ['lab', 'ward'], allow: ['ward -> lab'] },
      { base: 'services/ward', forbid: ['src -> lab'] },
    ];
    expect(broken([between('ward', 'lab')], sets)).toEqual([
      `${short('ward', 'lab')}: src must not import lab`,
    ]);
  });
});

describe('refused at its place:', () => {
  const problems = (boundaries: Drawn): string[] => {
    try {
      broken([between('ward', 'lab')], boundaries);
      return [];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      expect(error.problems.every((problem) => problem.at === at)).toBe(true);
      return error.problems.map(({ message, hint }) => `${message} (${hint})`);
    }
  };

  test.each<[Drawn, RegExp]>([
    [{ forbid: ['wrad -> lab'] }, /from "wrad" matches no file \(did you mean "ward"\?\)/],
    [{ forbid: ['ward -> morgue/**'] }, /to "morgue\/\*\*" matches no file \(a pattern is a module/],
    [{ layers: ['ward', 'morgue | lab'] }, /layers "morgue" matches no file/],
    [{ base: 'services/lab', forbid: ['ward -> lab'] }, /from "ward" matches no file in services\/lab/],
    [{ forbid: ['npm:zod -> lab'] }, /from "npm:zod" is no part of the tree/],
    [{ layers: ['ward', 'npm:zod'] }, /layers "npm:zod" is no part of the tree/],
    [{ forbid: ['{name}/src/** -> !{nam}/src/**'] }, /takes over \{nam\}.*did you mean "name"/],
    [{ forbid: ['!{name}/src/** -> lab'] }, /from "!\{name\}\/src\/\*\*" has a !\{name\}/],
    [{ layers: ['ward', 'ward/src'] }, /all files of layers "ward\/src" lie in layers that come before/],
    [{ forbid: ['ward/[z-a]* -> lab'] }, /from "ward\/\[z-a\]\*" cannot be read as a glob/],
    [{ forbid: ['ward/*(a) -> lab'] }, /repeats a group/],
    [{ forbid: ['[{name}]* -> lab'] }, /a \{name\} where none can stand/],
    [{ forbid: [`${'{a}/'.repeat(9)} -> lab`] }, /more than 8 \{name\}/],
    [{ forbid: [`ward -> ${'*a'.repeat(9)}`] }, /more than 8 wildcards/],
    [{ forbid: [`ward -> ${'*'.repeat(10_000)}`] }, /\*…" is longer than 1000 characters/],
    [{ forbid: [`ward -> ${'a'.repeat(10_000)}`] }, /a…" matches no file/],
  ])('%j', (boundaries, message) => {
    const found = problems(boundaries);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(message);
  });

  test('everything at once', () => {
    expect(problems({ layers: ['attic'], forbid: ['cellar -> lab', 'ward -> roof'] })).toHaveLength(3);
  });
});

test('any text is a pattern that can be tested, or has a fault', () => {
  const piece = fc.constantFrom(
    ...['*', '**', '?', '!', '/', '[', ']', '{', '}', '(', ')', '|', ',', '\\', '^', '$', '-', '+', '@', ':'],
    ...[
      '{name}',
      '!{name}',
      '{constructor}',
      '!(',
      '@(',
      '(?',
      '(?<',
      '(?<slot0>',
      '[^',
      '..',
      'npm:',
      'ward',
      '\ue000',
      'é',
    ],
  );
  const text = fc.array(piece, { minLength: 1, maxLength: 12 }).map((pieces) => pieces.join(''));
  const value = fc.array(fc.constantFrom(...'ab*[](){}!^$-+\\|?.é'), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(text, value, (written, letters) => {
      if (patternFault(written)) return;
      const pattern = readPattern(written);
      const named = { origin: pattern.origin, names: ['ward/a/b.ts', letters.join('')] };
      const captures = pattern.capture(named) ?? new Map([['name', letters.join('')]]);
      expect(typeof pattern.matches(named, captures)).toBe('boolean');
    }),
    { numRuns: 3_000 },
  );
});

test('a hundred thousand dependencies are judged by fifty boundaries in a breath', () => {
  const module = (index: number) => `services/ward/src/modules/m${index % 200}`;
  const file = (index: number) => `${module(index)}/part/file${index % 10_000}.ts`;
  const imports = Array.from({ length: 100_000 }, (_, index) => `${file(index)} -> ${file(index * 7 + 1)}`);
  const globs = Array.from(
    { length: 48 },
    (_, index) => `**/m${index}/** -> **/m${index + 100}/internal${index}/**`,
  );
  const captures = [
    '**/modules/{name}/** -> **/modules/!{name}/internal/**',
    '{a}/src/** -> {a}/src/**/private/**',
  ];
  const files = [
    ...Array.from({ length: 48 }, (_, index) => `${module(index + 100)}/internal${index}/x.ts`),
    'services/ward/src/modules/m1/internal/x.ts',
    'services/ward/src/modules/m1/private/x.ts',
  ];
  const model = system({
    services: ['ward'],
    imports,
    files,
    declarations: {
      modules: [{ value: 'services/ward/src/modules/*', base: '', at }],
      boundaries: [drawn({ forbid: [...globs, ...captures] })],
    },
  });
  expect([...brokenBoundaries(model)]).toEqual([]);
});
