import { basename, relative, resolve, sep } from 'node:path';
import { configOf, onFacts, type SurveyRequest } from './check.js';
import { archfitYaml } from './draft/archfit-yaml.js';
import { type OwnershipDraft, ownershipYaml } from './draft/ownership-yaml.js';
import { declaredIn, OWNERSHIP_FILES } from './extract/ownership/index.js';
import { build } from './model/build/build.js';
import type { Facts } from './model/facts.js';
import type { Model } from './model/model.js';
import type { Path } from './model/nouns.js';
import { servicesOf } from './model/queries.js';
import { UserError } from './model/user-error.js';
import { judge } from './rule/judge.js';
import type { Rule } from './rule/rule.js';
import { settle } from './rule/settings.js';
import type { Progress } from './world.js';
import { findInRoot } from './yaml/text-file.js';

/** What `archfit init` would write, and what it leaves as it is. */
export interface Drafts {
  /** The model as it is once the drafts are written. */
  readonly model: Model;
  /** Absent where the root has a configuration. */
  readonly config?: string;
  /** Absent where the root has an ownership file. */
  readonly ownership?: OwnershipDraft;
  /** The files that are there already. */
  readonly kept: readonly Path[];
  /** Rules that fail today, and how many violations each has; a configuration that is there already lets them fail. */
  readonly failing: ReadonlyMap<string, number>;
}

/**
 * Drafts the files that a system lacks: config → tree → facts → model → ownership.yaml → model → verdict → archfit.yaml.
 * @throws UserError where there is nothing to be detected
 */
export async function draft(
  request: SurveyRequest,
  rules: readonly Rule[],
  progress: Progress,
): Promise<Drafts> {
  const root = resolve(request.cwd, request.root);
  const rootConfig = await configOf(request);
  const there = await ownershipFileOf(root, rootConfig.ownership?.value);
  const { facts, config } = await onFacts(
    { ...request, history: true, depth: 'traffic' },
    rootConfig,
    progress,
    async (read) => read,
  );
  progress('building the model');
  const modelOf = (known: Facts) => build(known, config.declarations, basename(root));
  const detected = modelOf(facts);
  if (servicesOf(detected).length === 0 && detected.files.size === 0) throw nothingThere(request.root);

  progress('drafting');
  const ownership = there === undefined ? ownershipYaml(detected) : undefined;
  const model = ownership === undefined ? detected : modelOf(await withOwnership(facts, ownership.text));
  const { violations } = judge(model, settle(rules, config.declarations));
  const failing = new Map<string, number>();
  for (const { rule, severity } of violations) if (severity === 'error') failing.set(rule, 0);
  for (const { rule } of violations) if (failing.has(rule)) failing.set(rule, failing.get(rule)! + 1);
  const statements = statementsInside(request, root);
  return {
    model,
    ...(config.path === undefined && {
      config: archfitYaml({ model, ownership: there ?? OWNERSHIP_FILES[0], statements, failing }),
    }),
    ...(ownership && { ownership }),
    kept: [config.path, there].filter((path) => path !== undefined),
    failing,
  };
}

async function ownershipFileOf(root: string, declared: Path | undefined): Promise<Path | undefined> {
  return declared ?? (await findInRoot(root, OWNERSHIP_FILES))?.path;
}

/** The facts as they are once the draft is written. */
async function withOwnership(facts: Facts, text: string): Promise<Facts> {
  const [path] = OWNERSHIP_FILES;
  const { read, teams, claims } = facts.ownership;
  const drafted = await declaredIn(text, path);
  return {
    ...facts,
    // One of ownership without a place says that nothing was found, and is true no longer.
    notices: facts.notices.filter(({ source, at }) => source !== 'ownership' || at !== undefined),
    ownership: { read: [path, ...read], teams: [...drafted, ...teams], claims },
  };
}

/** Saved statements that a configuration can name: files below the root. */
function statementsInside({ cwd, statements }: SurveyRequest, root: string): Map<string, Path[]> {
  const files = new Map<string, Path[]>();
  for (const { name = 'main', path, bytes } of statements) {
    const inside = relative(root, resolve(cwd, path));
    if (bytes !== undefined || inside === '..' || inside.startsWith(`..${sep}`)) continue;
    files.set(name, [...(files.get(name) ?? []), inside.replaceAll(sep, '/')]);
  }
  return files;
}

function nothingThere(root: string): UserError {
  return new UserError({
    message: `there is nothing to begin with in ${root}: archfit found no code and no services`,
    hint: `name the root of a codebase: archfit init <directory>`,
  });
}
