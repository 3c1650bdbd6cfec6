/**
 * For tests of rules: a system in a few lines of memory, and cases that a rule must report or leave alone.
 * The sketch is built into a model by the same code as a real system.
 */
import assert from 'node:assert/strict';
import type { DependencyKind, Model, Path } from './index.js';
import { build } from './model/build/build.js';
import { type Declarations, nothingDeclared } from './model/declarations.js';
import { directoriesOf } from './model/directories.js';
import {
  type CommitFact,
  type DeploymentFact,
  type Facts,
  type FileFact,
  type ImportFact,
  type LibraryUseFact,
  noHistory,
  type OwnerFact,
} from './model/facts.js';
import type { Finding, Rule } from './rule/rule.js';
import { callFacts, type SketchedCalls } from './sketched-calls.js';
import { endpointFacts, type SketchedCode, touchFacts } from './sketched-code.js';
import { databaseFacts, type SketchedDatabase } from './sketched-database.js';

export type { SketchedCalls } from './sketched-calls.js';
export type { SketchedCode } from './sketched-code.js';
export type {
  SketchedDatabase,
  SketchedLogin,
  SketchedRoutine,
  SketchedStatement,
  SketchedView,
} from './sketched-database.js';

/** A system as a test tells it. Services lie in `services/<name>`, libraries in `libs/<name>`. */
export interface Sketch extends SketchedDatabase, SketchedCalls, SketchedCode {
  readonly services?: readonly string[];
  readonly libraries?: readonly string[];
  /** Libraries whose package.json has `exports`, which hand out nothing but their index file. */
  readonly closed?: readonly string[];
  /** Files that nothing imports. Those of `imports`, and an index file for each library, are there anyway. */
  readonly files?: readonly Path[];
  /**
   * `services/web/src/a.ts -> libs/money/src/index.ts`, as `@bank/money` if it is not written
   * as a relative path, with the kind behind it if it is not `import`: `(type)`.
   */
  readonly imports?: readonly string[];
  /** Services by team; `type` and `members` as in ownership.yaml. */
  readonly teams?: Readonly<Record<string, SketchedTeam>>;
  /** `path owner owner` with paths of directories, each as a rule of CODEOWNERS. */
  readonly codeowners?: readonly string[];
  /** `web waits for orders` at its start, and how behind it, if that is written: `(service_healthy)`. */
  readonly startup?: readonly string[];
  /** `web uses @shop/domain ^7.1.0`, and the version that it gets behind it, if that is locked: `= 7.2.0`. */
  readonly uses?: readonly string[];
  /** The names of the types that a file exports, beside five functions. */
  readonly types?: Readonly<Record<Path, readonly string[]>>;
  /** Files that are no TypeScript, and their languages. */
  readonly languages?: Readonly<Record<Path, string>>;
  /** From the oldest on, a day apart. */
  readonly commits?: readonly SketchedCommit[];
  readonly declarations?: Partial<Declarations>;
}

export interface SketchedCommit {
  /** `Ada`, whose address is `ada@example.org`. */
  readonly by: string;
  readonly with?: readonly string[];
  readonly reviewedBy?: readonly string[];
  readonly mergedBy?: string;
  /** What its subject says; a number when absent. */
  readonly says?: string;
  /** Files, or services. */
  readonly changes: readonly string[];
  /** Days before the newest commit that it was written; the place in the list when absent. */
  readonly daysAgo?: number;
}

export interface SketchedTeam {
  readonly type?: 'stream-aligned' | 'platform' | 'enabling' | 'complicated-subsystem';
  readonly members?: number;
  readonly people?: readonly string[];
  readonly services: readonly string[];
}

const noTraffic = {
  invocations: [],
  messages: [],
  bindings: [],
  listens: [],
  prefixes: [],
  pageProxies: [],
  pageHosts: [],
  unreadRoutes: [],
  references: [],
};

/** Builds the model of a sketched system. */
export function system(sketch: Sketch): Model {
  const { services = [], libraries = [], teams = {} } = sketch;
  const imports = (sketch.imports ?? []).map(importFact);
  const entries = libraries.map((name) => ({
    path: `libs/${name}`,
    files: [`libs/${name}/src/index.ts`],
    closed: sketch.closed?.includes(name) ?? false,
  }));
  const places = services.map((name) => `services/${name}/src/main.ts`);
  const linked = imports.flatMap(({ from, to }) => ('file' in to ? [from, to.file] : [from]));
  const calls = callFacts(sketch);
  const endpoints = endpointFacts(sketch);
  const touches = touchFacts(sketch);
  const paths = new Set([
    ...places,
    ...[...calls, ...endpoints, ...touches].map(({ at }) => at.path),
    ...entries.flatMap(({ files }) => files),
    ...linked,
    ...(sketch.files ?? []),
  ]);
  const unit = (shows: 'service' | 'library', directory: string) => (name: string) => ({
    path: `${directory}/${name}`,
    name,
    shows,
    evidence: { says: 'the sketch says so' },
  });
  const database = databaseFacts(sketch);
  const facts: Facts = {
    directories: directoriesOf(paths),
    files: [...paths].sort(),
    languages: new Map(Object.entries(sketch.languages ?? {})),
    code: {
      files: [...paths].sort().map((path) => ({
        path,
        lines: 10,
        language: 'TypeScript',
        test: path.includes('.test.'),
        ...exportsOf(sketch.types?.[path]),
      })),
      imports,
      entries,
    },
    units: [...services.map(unit('service', 'services')), ...libraries.map(unit('library', 'libs'))],
    ...database,
    deployments: [...database.deployments, ...(sketch.startup ?? []).map(waitingFact)],
    ...(calls.length + endpoints.length > 0 && { traffic: { ...noTraffic, calls, endpoints } }),
    ...(touches.length > 0 && {
      usage: { accesses: touches, definitions: [], invocations: [], references: [] },
    }),
    captures: [],
    libraryUses: (sketch.uses ?? []).map(libraryUseFact),
    ownership: {
      read: sketch.teams ? ['ownership.yaml'] : [],
      claims: (sketch.codeowners ?? []).map(ownerFact),
      teams: Object.entries(teams).map(([name, { services: owned, ...team }], index) => ({
        name,
        source: 'ownership.yaml' as const,
        ...team,
        ...(team.people && { members: team.people.length }),
        services: owned.map((pattern) => ({ pattern, at: { path: 'ownership.yaml', line: index + 2 } })),
        at: { path: 'ownership.yaml', line: index + 1 },
      })),
    },
    history: sketch.commits ? { commits: sketch.commits.map(commitFact).reverse() } : noHistory,
    notices: [],
  };
  return build(facts, { ...nothingDeclared, ...sketch.declarations }, 'system');
}

function exportsOf(types: readonly string[] | undefined): Pick<FileFact, 'exports'> {
  return types === undefined ? {} : { exports: { abstract: 0, concrete: types.length + 5, types } };
}

function waitingFact(text: string, index: number): DeploymentFact {
  const form = /^(\S+) waits for (\S+)(?: \((\S+)\))?$/;
  const [, name = '', other = '', condition] = form.exec(text) ?? assert.fail(`not a wait: ${text}`);
  const at = { path: 'compose.yaml', line: index + 1 };
  const wait = { name: other, ...(condition !== undefined && { condition }), at };
  return { name, path: `services/${name}`, variables: {}, connections: [], waitsFor: [wait], at };
}

function libraryUseFact(text: string): LibraryUseFact {
  const form = /^(\S+) uses (\S+) (.+?)(?: = (\S+))?$/;
  const [, name = '', library = '', range = '', version] =
    form.exec(text) ?? assert.fail(`not a use: ${text}`);
  const path = `services/${name}/package.json`;
  return {
    from: `services/${name}`,
    library,
    range,
    ...(version !== undefined && { version }),
    at: { path },
  };
}

function ownerFact(text: string, index: number): OwnerFact {
  const [directory = '', owner = ''] = text.split(' ');
  return {
    source: 'CODEOWNERS',
    owner,
    kind: 'team',
    of: { files: [`${directory}/src/main.ts`] },
    at: { path: 'CODEOWNERS', line: index + 1 },
  };
}

const day = 86_400;

function commitFact(
  { by, with: others = [], reviewedBy = [], mergedBy, says, changes, daysAgo }: SketchedCommit,
  index: number,
  { length }: readonly unknown[],
): CommitFact {
  const person = (name: string) => ({ name, email: `${name.toLowerCase()}@example.org` });
  return {
    hash: String(index + 1).padStart(40, '0'),
    at: 1_750_000_000 - day * (daysAgo ?? length - 1 - index),
    author: person(by),
    committer: person(by),
    coAuthors: others.map(person),
    reviewers: reviewedBy.map(person),
    ...(mergedBy !== undefined && { landedBy: person(mergedBy) }),
    subject: says ?? `Change ${index + 1}`,
    paths: changes.map((each) => (each.includes('/') ? each : `services/${each}/src/main.ts`)),
  };
}

function importFact(text: string, index: number): ImportFact {
  const form = /^(\S+) -> (\S+)(?: as (\S+))?(?: \((\S+)\))?$/;
  const [, from, target, written, kind = 'import'] = form.exec(text) ?? assert.fail(`not an import: ${text}`);
  const outside = /^(npm|node):(.*)$/.exec(target!);
  const name = outside?.[1] === 'node' ? target! : outside?.[2];
  return {
    from: from!,
    specifier: written ?? relativeTo(from!, target!),
    kind: kind as DependencyKind,
    at: { path: from!, line: index + 1, column: 1 },
    to: name === undefined ? { file: target! } : { package: name },
  };
}

function relativeTo(from: Path, target: Path): string {
  return `${'../'.repeat(from.split('/').length - 1) || './'}${target}`;
}

/** What a rule must do in one system: report exactly these keys, or nothing. */
export interface Case {
  readonly name: string;
  readonly system: Sketch;
  readonly options?: Readonly<Record<string, unknown>>;
}

export interface Cases {
  readonly violating: readonly (Case & { readonly keys: readonly string[] })[];
  readonly clean: readonly Case[];
}

/**
 * Runs a rule over cases and throws for each that does not hold. A rule is only tested when it is seen to fire and seen to be
 * silent, so neither half may be empty.
 */
export function testRule(rule: Rule, { violating, clean }: Cases): void {
  assert.ok(violating.length > 0, `${rule.id}: no violating case, so nothing shows that it can fire`);
  assert.ok(clean.length > 0, `${rule.id}: no clean case, so nothing shows that it can be silent`);
  for (const each of violating) {
    assert.ok(each.keys.length > 0, `${rule.id}, ${each.name}: a violating case names the keys it expects`);
    const findings = findingsOf(rule, each);
    assert.deepEqual(
      findings.map(({ key }) => key).sort(),
      [...each.keys].sort(),
      `${rule.id}, ${each.name}`,
    );
    for (const { message, at } of findings) {
      assert.match(message, /\S.*\.$/, `${rule.id}, ${each.name}: a message is a sentence`);
      assert.notEqual(at.path, undefined, `${rule.id}, ${each.name}: a finding has a place`);
    }
  }
  for (const each of clean) {
    assert.deepEqual(
      findingsOf(rule, each).map(({ message }) => message),
      [],
      `${rule.id}, ${each.name}`,
    );
  }
}

function findingsOf(rule: Rule, { system: sketch, options = {} }: Case): Finding[] {
  const defaults = Object.entries(rule.options).map(([name, option]) => [name, option.default]);
  return [...rule.check(system(sketch), { ...Object.fromEntries(defaults), ...options })];
}
