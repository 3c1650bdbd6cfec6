import { examples } from '../../rules/examples.js';
import { rules } from '../../rules/index.js';
import { check } from '../check.js';
import { didYouMean } from '../model/suggest.js';
import { UserError } from '../model/user-error.js';
import { ruleJson, ruleText, violationJson, violationText } from '../report/explain.js';
import type { World } from '../world.js';
import type { SharedFlags } from './flags.js';
import { deliver, outputs, printNotices, progressOn, surveyRequest } from './results.js';

/** A rule is explained from its data; a violation is looked for by checking the system again. */
export async function runExplain(id: string, root: string, flags: SharedFlags, world: World): Promise<void> {
  const wanted = outputs(flags, ['table', 'json']);
  const [ruleId = '', fingerprint] = id.split(':');
  const rule = rules.find((each) => each.id === ruleId);
  if (!rule) {
    const hint = didYouMean(
      ruleId,
      rules.map((each) => each.id),
    );
    throw new UserError({
      message: `unknown rule "${ruleId}"`,
      hint: `${hint} (archfit rules lists them all)`,
    });
  }
  if (fingerprint === undefined) {
    const example = examples[rule.id] ?? '';
    await deliver(
      wanted,
      { table: (terminal) => ruleText(rule, example, terminal), json: () => ruleJson(rule, example) },
      flags,
      world,
    );
    return;
  }
  const { progress, done } = progressOn(flags, world);
  const request = { ...(await surveyRequest(root, flags, world)), only: [ruleId] };
  const { report } = await check(request, rules, progress).finally(done);
  printNotices(report.notices, flags, world);
  const violation = report.violations.find((each) => each.id === id);
  if (!violation) {
    throw new UserError({
      message: `${root} has no violation ${id}`,
      hint: `archfit check ${root} --rule ${ruleId} lists those that there are`,
    });
  }
  await deliver(
    wanted,
    {
      table: (terminal) => violationText(violation, rule, terminal),
      json: () => violationJson(violation),
    },
    flags,
    world,
  );
}
