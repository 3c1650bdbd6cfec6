import { basename, resolve } from 'node:path';
import type { Config } from './config/config.js';
import { addNestedConfigs } from './config/nested.js';
import { readConfig } from './config/read.js';
import type { Depth } from './extract/depth.js';
import { type ExtractRequest, extract, onTree } from './extract/extract.js';
import { withTreeAt } from './extract/history/index.js';
import type { ServerTarget } from './extract/postgres/index.js';
import { build } from './model/build/build.js';
import type { Facts } from './model/facts.js';
import type { Model } from './model/model.js';
import type { Notice, Source } from './model/nouns.js';
import { checkUnresolved } from './model/unresolved.js';
import { UserError } from './model/user-error.js';
import { introducedOnly, judge } from './rule/judge.js';
import { remedyFor, wordFor } from './rule/lacking.js';
import type { Report } from './rule/report.js';
import { type Rule, sourcesOf } from './rule/rule.js';
import { type Setting, settle } from './rule/settings.js';
import type { Progress } from './world.js';

/** What is to be read. Paths are as the user gave them, relative to `cwd`. */
export interface SurveyRequest {
  readonly root: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly config?: string;
  readonly ownership?: string;
  readonly statements: readonly {
    readonly name?: string;
    readonly path: string;
    /** Reads what came in on standard input, in place of the file. */
    readonly bytes?: () => Promise<Buffer>;
  }[];
  /** Live servers. */
  readonly servers: readonly ServerTarget[];
  /** Percent of a source that may stay unresolved. */
  readonly maxUnresolved?: number;
  readonly cache: boolean;
  /** The repository and the commit that the root is a copy of; the root itself is the repository when absent. */
  readonly copyOf?: { readonly root: string; readonly ref: string };
}

/** What costs much to read, and is read only for who asks for it. */
export type Asked = Pick<ExtractRequest, 'history' | 'depth'>;

/** What is to be judged, and how severely. */
export interface CheckRequest extends SurveyRequest {
  /** Inputs that are looked at beside what the rules ask for. */
  readonly also?: readonly Source[];
  /** Only these rules. */
  readonly only?: readonly string[];
  readonly failOn?: 'error' | 'warn';
}

/** The outcome of a run, and what led to it. */
export interface Checked {
  readonly report: Report;
  readonly model: Model;
  readonly settings: readonly Setting[];
}

/** The whole run: config → tree → extract → build → judge. */
export async function check(
  request: CheckRequest,
  rules: readonly Rule[],
  progress: Progress,
): Promise<Checked> {
  const config = await configOf(request);
  const settings = settle(rules, config.declarations, request.only);
  const sources = new Set([...settings.flatMap(({ rule }) => sourcesOf(rule)), ...(request.also ?? [])]);
  const asked = { history: sources.has('history'), depth: depthFor(sources) };
  const model = await modelOf({ ...request, ...asked }, config, progress);
  progress('judging');
  const report = judge(model, settings, request.failOn);
  if (report.ran.length === 0 && report.skipped.length > 0) throw nothingRan(report, request);
  return { report, model, settings };
}

/** Inputs that follow from what code does with data. */
const OF_DATA: readonly Source[] = ['accesses', 'stores', 'catalogue', 'statements'];

/** How far the code has to be looked into for some inputs. */
function depthFor(sources: ReadonlySet<Source>): Depth {
  if (sources.has('calls')) return 'traffic';
  return OF_DATA.some((source) => sources.has(source)) ? 'data' : 'imports';
}

/**
 * The same, but only what the change since a commit introduced counts. Both states are judged whole, each by its own configuration.
 * @throws UserError when git does not know the commit, or what was there then cannot be judged
 */
export async function checkSince(
  since: string,
  request: CheckRequest,
  rules: readonly Rule[],
  progress: Progress,
): Promise<Checked> {
  const { report, model, settings } = await check(request, rules, progress);
  progress(`judging ${since}`);
  const root = resolve(request.cwd, request.root);
  const known = await withTreeAt({ root, ref: since, env: request.env }, (directory) =>
    check({ ...request, root: directory, cache: false, copyOf: { root, ref: since } }, rules, () => {}).catch(
      (error: unknown) => {
        throw error instanceof UserError ? unjudged(since, error) : error;
      },
    ),
  );
  const ids = new Set(known.report.violations.map(({ id }) => id));
  return { report: introducedOnly(report, { model, settings }, ids, request.failOn), model, settings };
}

function unjudged(since: string, { problems: [problem] }: UserError): UserError {
  return new UserError({
    message: `what was there at ${since} cannot be judged: ${problem!.message}`,
    hint: 'compare with a later commit, or judge the whole: leave out --since',
    ...(problem!.at && { at: problem!.at }),
  });
}

/**
 * The run without its verdict.
 * @throws UserError where there is nothing to be shown
 */
export async function survey(request: SurveyRequest & Asked, progress: Progress): Promise<Model> {
  const model = await modelOf(request, await configOf(request), progress);
  const { files, modules, tables, statements, teams } = model;
  if (files.size + modules.size + tables.size + statements.size + teams.length > 0) return model;
  throw new UserError({
    message: `there is nothing to show of ${request.root}: archfit found no code, no manifests and no statements`,
    hint: 'name the root of a codebase: archfit map <directory>',
  });
}

async function modelOf(
  request: SurveyRequest & Asked,
  rootConfig: Config,
  progress: Progress,
): Promise<Model> {
  return onFacts(request, rootConfig, progress, async ({ facts, config }) => {
    progress('building the model');
    const model = build(facts, config.declarations, basename(resolve(request.cwd, request.root)));
    checkUnresolved(model, request.maxUnresolved);
    return model;
  });
}

/** What was read, and the whole configuration that it was read by. */
export interface Read {
  readonly facts: Facts;
  readonly config: Config;
}

/**
 * Reads a system and works on what was read; once more if that turns out to be no longer true, so the work must leave no trace.
 * The root's configuration says what the tree is; what lies deeper in the tree adds to the configuration.
 */
export async function onFacts<T>(
  request: SurveyRequest & Asked,
  rootConfig: Config,
  progress: Progress,
  work: (read: Read) => Promise<T>,
): Promise<T> {
  const root = resolve(request.cwd, request.root);
  progress('listing files');
  return onTree({ ...request, root }, rootConfig, progress, async (opened) => {
    const { tree } = opened;
    const config = await addNestedConfigs(rootConfig, tree.root, [...tree.files, ...tree.links.keys()]);
    return work({ facts: await extract({ ...request, root }, opened, config, progress), config });
  });
}

/** What the root's configuration says, empty when there is none. */
export async function configOf({ cwd, root, env, config }: SurveyRequest): Promise<Config> {
  return readConfig({
    root: resolve(cwd, root),
    cwd,
    environment: env,
    ...(config !== undefined && { file: config }),
  });
}

/** What everything else is found by. */
const FIRST: readonly Source[] = ['code', 'manifests', 'statements'];

/** Nothing was judged, and so nothing can be vouched for. Where it is known why an input is missing, that is what has to be mended. */
function nothingRan({ skipped, notices }: Report, { root }: CheckRequest): UserError {
  const all = [...new Set(skipped.flatMap((each) => each.missing))].sort();
  // Where there is nothing at all, the rest goes without saying.
  const first = FIRST.filter((source) => all.includes(source));
  const missing = first.length === FIRST.length ? first : all;
  const unexplained = missing.filter((source) => !notices.some((notice) => notice.source === source));
  const told = missing.flatMap((source) => {
    const notice = notices.find((each) => each.source === source);
    return notice ? [withPlace(notice)] : [];
  });
  const remedies = unexplained.length > 0 ? [remedyFor(unexplained)] : [];
  return new UserError({
    message: `no rule could run on ${root}: archfit found ${missing.map((source) => `no ${wordFor(source)}`).join(', ')}`,
    hint: [...told, ...remedies].join('; '),
  });
}

/** A notice as a part of a sentence. */
function withPlace({ at, message }: Notice): string {
  const place =
    at === undefined ? '' : `${[at.path, ...(at.line === undefined ? [] : [at.line])].join(':')} `;
  return `${place}${message.replace(/\.$/, '')}`;
}
