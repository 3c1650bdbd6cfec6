/**
 * `node bench/rules.mjs [services] [edges]`: how long all rules take over systems that lie in memory: 500 services with 20,000 calls between
 * them, once layered, so that no call leads back, and once tangled, so that nearly all wait for each other; with tables, imports, teams and
 * commits beside them.
 */
import { rules } from '../dist/rules/index.js';
import { servicePairs } from '../dist/src/model/pairs.js';
import { checkJson } from '../dist/src/report/check-json.js';
import { boundBy } from '../dist/src/rule/bound.js';
import { judge } from '../dist/src/rule/judge.js';
import { feedsOf, scoreOf } from '../dist/src/rule/score.js';
import { settle } from '../dist/src/rule/settings.js';
import { worstOf } from '../dist/src/rule/worst.js';
import { system } from '../dist/src/testing.js';
import { Random } from './random.mjs';

const services = Number(process.argv[2] ?? 500);
const edges = Number(process.argv[3] ?? 20_000);
const ROUNDS = 5;

for (const shape of /** @type {const} */ (['layered', 'tangled'])) {
  const built = system(sketch(shape));
  /** What was asked of one model before is known of it: each time is of a model that nobody has asked yet. */
  const unasked = () => ({
    ...built,
    calls: [...built.calls],
    moduleDependencies: [...built.moduleDependencies],
  });
  const model = unasked();
  const settings = settle(rules, { rules: [], presets: [] });
  const report = judge(model, settings);
  const { violations, skipped } = report;
  const bound = boundBy(violations, feedsOf(rules));
  /** What is made of all that the rules found. */
  const around = {
    'what is bound': () => boundBy(violations, feedsOf(rules)),
    score: () => scoreOf({ rules, skipped, bound, services }),
    'the worst things': () => worstOf(bound, services),
    'the pairs': () => servicePairs(unasked()),
    'all of it as JSON': () => checkJson(report),
  };
  const whole = [];
  /** @type {Map<string, number[]>} */
  const each = new Map();
  for (let round = 0; round < ROUNDS; round += 1) {
    whole.push(timed(() => judge(unasked(), settings)));
    for (const setting of settings) {
      const { id } = setting.rule;
      each.set(id, [
        ...(each.get(id) ?? []),
        timed(() => [...setting.rule.check(unasked(), setting.options)]),
      ]);
    }
    for (const [name, work] of Object.entries(around))
      each.set(name, [...(each.get(name) ?? []), timed(work)]);
  }
  const known = `${model.calls.length} calls, ${model.accesses.length} accesses, ${model.dependencies.length} imports, ${model.commits.length} commits`;
  console.log(`${shape}: ${services} services, ${known}`);
  console.log(
    `  ${settings.length - skipped.length} rules, ${violations.length} violations: ${median(whole)} ms with all that is made of them`,
  );
  const slowest = [...each].sort(([, a], [, b]) => median(b) - median(a)).slice(0, 8);
  console.log(`  the slowest: ${slowest.map(([id, times]) => `${id} ${median(times)} ms`).join(', ')}`);
}

/** @param {() => unknown} work @returns {number} milliseconds of processor: what else the machine does is not counted */
function timed(work) {
  const begun = process.cpuUsage();
  work();
  const { user, system: ofSystem } = process.cpuUsage(begun);
  return (user + ofSystem) / 1000;
}

/** @param {readonly number[]} times @returns {number} to a whole number */
function median(times) {
  return Math.round([...times].sort((a, b) => a - b)[Math.floor(times.length / 2)]);
}

/** @param {'layered' | 'tangled'} shape */
function sketch(shape) {
  const random = new Random(7);
  const names = Array.from({ length: services }, (_, index) => `s${String(index).padStart(4, '0')}`);
  const pairs = new Set();
  while (pairs.size < edges) {
    const [a, b] = [random.between(0, services - 1), random.between(0, services - 1)];
    if (a === b) continue;
    const [from, to] = shape === 'layered' ? [Math.min(a, b), Math.max(a, b)] : [a, b];
    pairs.add(`${names[from]} calls ${names[to]}: GET /things`);
  }
  const libraries = Array.from({ length: 50 }, (_, index) => `lib${index}`);
  return {
    services: names,
    libraries,
    calls: [...pairs],
    imports: names.flatMap((name) =>
      random
        .sample(libraries, 10)
        .map((library) => `services/${name}/src/main.ts -> libs/${library}/src/index.ts`),
    ),
    defines: Object.fromEntries(names.map((name) => [name, [`${name}.rows`, `${name}.more`]])),
    statements: names.flatMap((name) => [
      { by: name, reads: [`${name}.rows`], writes: [`${name}.rows`, `${name}.more`], calls: 10, totalMs: 5 },
      { by: name, reads: [`${random.pick(names)}.rows`, `${name}.more`], calls: 7, totalMs: 3 },
      { by: name, writes: [`${random.pick(names)}.more`], calls: 3, totalMs: 1 },
    ]),
    teams: Object.fromEntries(
      Array.from({ length: Math.ceil(services / 4) }, (_, team) => [
        `team${team}`,
        { members: 6, services: names.slice(4 * team, 4 * team + 4) },
      ]),
    ),
    commits: Array.from({ length: 5_000 }, (_, index) => ({
      by: `Dev${index % 200}`,
      changes: random.sample(names.slice(0, 60 + (index % 400)), 2),
      daysAgo: Math.floor(index / 10),
    })),
  };
}
