import type { Severity } from '../model/declarations.js';
import { groupBy } from '../model/group.js';
import type { Model } from '../model/model.js';
import type { Source } from '../model/nouns.js';
import { servicePairs } from '../model/pairs.js';
import { compareText } from '../model/queries.js';
import { didYouMean } from '../model/suggest.js';
import { UserError } from '../model/user-error.js';
import { boundBy } from './bound.js';
import { JudgedFinding } from './judged.js';
import { isWithinProgram } from './one-program.js';
import type { Report, Summary, Violation } from './report.js';
import type { Rule } from './rule.js';
import { feedsOf, scoreOf } from './score.js';
import type { Setting } from './settings.js';
import { worstOf } from './worst.js';

const severities: readonly Severity[] = ['error', 'warn', 'info'];

/**
 * Runs the rules over the model and reaches the verdict.
 * Order of violations: severity, rule, weight (heaviest first), key.
 * @param failOn the mildest severity that fails the run
 */
export function judge(
  model: Model,
  settings: readonly Setting[],
  failOn: 'error' | 'warn' = 'error',
): Report {
  const byId = [...settings].sort((a, b) => compareText(a.rule.id, b.rule.id));
  const missing = ({ rule }: Setting) => missingFor(rule, model);
  const runnable = byId.filter((setting) => missing(setting).length === 0);
  const found = runnable.flatMap((setting) => violationsOf(setting, model));
  const bySeverity = groupBy(found, ({ severity }) => severity);
  const violations = severities.flatMap((severity) => bySeverity.get(severity) ?? []);
  const skipped = byId
    .filter((setting) => missing(setting).length > 0)
    .map((setting) => ({ rule: setting.rule.id, missing: missing(setting) }));
  const summary = summarise(model, violations);
  const rules = settings.map(({ rule }) => rule);
  const bound = boundBy(violations, feedsOf(rules));
  return {
    ...verdictOn(violations, failOn),
    summary,
    violations,
    worst: worstOf(bound, summary.services),
    score: scoreOf({ rules, skipped, bound, services: summary.services }),
    pairs: servicePairs(model).filter(({ suggestion }) => suggestion !== 'leave'),
    ran: runnable.map(({ rule }) => rule.id),
    skipped,
    attributed: model.attributed,
    notices: model.notices,
  };
}

/** The inputs that a rule lacks; of those that are as good as each other, all or none. */
function missingFor({ needs, needsOne = [] }: Rule, model: Model): Source[] {
  const has = (source: Source) => model.facts.has(source);
  return [...needs.filter((source) => !has(source)), ...(needsOne.some(has) ? [] : needsOne)];
}

/** The same report of what is new since another: judged on the whole, but only what is not in `known` (by id) counts. */
export function introducedOnly(
  report: Report,
  { model, settings }: Judging,
  known: ReadonlySet<string>,
  failOn: 'error' | 'warn' = 'error',
): Report {
  const violations = report.violations.filter(({ id }) => !known.has(id));
  return only(violations, report, { model, settings }, failOn);
}

/**
 * The same report for one team: judged on the whole, but only what it has to act on counts.
 * @throws UserError when there is no such team
 */
export function ofTeam(
  report: Report,
  { model, settings }: Judging,
  team: string,
  failOn: 'error' | 'warn' = 'error',
): Report {
  const names = model.teams.map(({ name }) => name);
  if (!names.includes(team)) {
    const hint =
      didYouMean(team, names) ??
      'nobody said which team owns what: archfit init writes an ownership.yaml to start from';
    throw new UserError({ message: `--team: there is no team "${team}"`, hint });
  }
  const violations = report.violations.filter((violation) => violation.team === team);
  return only(violations, report, { model, settings }, failOn);
}

/** What a report was made from. */
export interface Judging {
  readonly model: Model;
  readonly settings: readonly Setting[];
}

function only(
  violations: readonly Violation[],
  report: Report,
  { model, settings }: Judging,
  failOn: 'error' | 'warn',
): Report {
  const summary = summarise(model, violations);
  const bound = boundBy(violations, feedsOf(settings.map(({ rule }) => rule)));
  const worst = worstOf(bound, summary.services);
  return { ...report, ...verdictOn(violations, failOn), summary, violations, worst };
}

/**
 * The same report, failing if the score is above a limit.
 * @throws UserError when nothing that makes the score was measured
 */
export function failingAbove(report: Report, limit: number): Report {
  const { value } = report.score;
  if (value === null) {
    throw new UserError({
      message: '--fail-above: nothing that makes the score was measured',
      hint: 'give archfit what its rules need: statements (--statements, --db), the history of git; and let the rules run that make the score',
    });
  }
  const fails = value > limit ? ({ verdict: 'fail', exitCode: 1 } as const) : {};
  return { ...report, ...fails, failAbove: limit };
}

function verdictOn(
  violations: readonly Violation[],
  failOn: 'error' | 'warn',
): Pick<Report, 'verdict' | 'exitCode'> {
  const failing = severities.slice(0, severities.indexOf(failOn) + 1);
  const fails = violations.some(({ severity }) => failing.includes(severity));
  return fails ? { verdict: 'fail', exitCode: 1 } : { verdict: 'pass', exitCode: 0 };
}

function violationsOf(setting: Setting, model: Model): Violation[] {
  return [...setting.rule.check(model, setting.options)]
    .filter((finding) => !isWithinProgram(finding, model, setting.rule))
    .sort((a, b) => (b.weight ?? 0) - (a.weight ?? 0) || compareText(a.key, b.key))
    .map((finding) => new JudgedFinding(finding, setting, model));
}

function summarise(model: Model, violations: readonly Violation[]): Summary {
  const count = (severity: Severity) =>
    violations.filter((violation) => violation.severity === severity).length;
  return {
    errors: count('error'),
    warnings: count('warn'),
    infos: count('info'),
    waived: 0,
    stale: 0,
    files: model.files.size,
    services: [...model.modules.values()].filter(({ kind }) => kind === 'service').length,
    tables: model.tables.size,
    stores: model.stores.length,
    statements: model.statements.size,
    teams: model.teams.length,
    unresolved: model.notices.reduce((sum, { unresolved = 0 }) => sum + unresolved, 0),
  };
}
