/**
 * What a site says in a loop over a list: once for each element, for what one element says goes together, `fetch(each.url + each.path)`. In: a site, and what
 * is bound around it. Out: the answer as it is read at once, with the readings of each element where that asks for several things; of queues that are bound,
 * where a loop on the way to the site runs for each of several.
 */
import type { Described } from '../described/index.js';
import { elementContexts } from '../evaluate/each-element.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Context } from '../evaluate/values.js';
import { safely } from '../safely.js';
import type { Answer } from './answers.js';
import type { Reading } from './readings.js';
import type { SettingAt } from './settings.js';
import { readSite, type Site } from './site.js';
import { patternOf } from './texts.js';

/** Reads sites; undefined for what nests too deeply. */
export function readerOf(
  evaluator: Evaluator,
  described: Described,
  settingAt: SettingAt,
): (site: Site, context: Context) => Answer | undefined {
  return (site, context) =>
    safely(() => {
      const read = (around: Context) => readSite(evaluator, described, settingAt, site, around);
      const whole = read(context);
      if (whole.readings.length < 2 || !whole.readings.every(isRequest)) return whole;
      const contexts = elementContexts(evaluator, site, context, { ofChoices: true });
      return contexts.length < 2
        ? whole
        : { ...whole, readings: contexts.flatMap((each) => read(each).readings) };
    });
}

/** Whether it asks for something of its own: what hands a request on is read by the paths that lead to it. */
function isRequest(reading: Reading): boolean {
  return reading.kind === 'call' && !reading.anyMethod && !reading.hands;
}

/**
 * What binds several queues by several keys, read for each element of the lists that loops on the way to it run over: a queue is bound by its own keys.
 * @param contexts those in which the site is come to, one for each element
 */
export function boundTogether(
  answer: Answer | undefined,
  contexts: () => readonly Context[],
  read: (context: Context) => Answer | undefined,
): Answer | undefined {
  const bound = answer?.readings.flatMap((reading) => (reading.kind === 'binding' ? [reading] : [])) ?? [];
  const [queues, keys] = [bound.map(({ queue }) => queue), bound.map(({ key }) => key)].map(
    (all) => new Set(all.map((parts) => JSON.stringify(patternOf(parts)))).size,
  );
  if (!answer || queues! < 2 || keys! < 2) return answer;
  const each = contexts();
  return each.length < 2 ? answer : { ...answer, readings: each.flatMap((one) => read(one)?.readings ?? []) };
}
