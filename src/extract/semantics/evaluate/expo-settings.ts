/**
 * Settings that an application of Expo reads of itself: `Constants.expoConfig.extra.apiUrl`. In: a member of `extra`. Out: what app.json, or app.config beside
 * it, says. Source: https://docs.expo.dev/workflow/configuration/
 */
import type { ts } from 'ts-morph';
import type { Path } from '../../../model/nouns.js';
import type { Evaluator } from './evaluator.js';
import { type Derived, textValue, type Value } from './values.js';

const CONFIGURATION = /^(?:expoConfig|manifest2?)$/;

export function expoSetting(
  evaluator: Evaluator,
  { root, steps }: Derived,
  name: string,
  node: ts.Node,
): readonly Value[] | undefined {
  if (!('package' in root) || root.package !== 'expo-constants') return undefined;
  const names = steps.flatMap((step) => (step.step === 'member' ? [step.name] : []));
  if (names.at(-1) !== 'extra' || !names.some((each) => CONFIGURATION.test(each))) return undefined;
  const { program } = evaluator;
  let directory: Path = program.pathOf(node.getSourceFile());
  while (directory !== '') {
    directory = directory.slice(0, Math.max(0, directory.lastIndexOf('/')));
    const prefix = directory === '' ? '' : `${directory}/`;
    const said = saidIn(program.text(`${prefix}app.json`), name);
    if (said !== undefined) return [textValue(said, node)];
    for (const ending of ['ts', 'js']) {
      const found = computedIn(evaluator, `${prefix}app.config.${ending}`, name, node);
      if (found.length > 0) return found;
    }
  }
  return undefined;
}

function saidIn(text: string | undefined, name: string): string | undefined {
  try {
    const { expo } = JSON.parse(text ?? '{}') as { expo?: { extra?: Record<string, unknown> } };
    const said = expo?.extra?.[name];
    return typeof said === 'string' ? said : undefined;
  } catch {
    return undefined;
  }
}

/** What a configuration that is code hands out: an object, or a function that makes one of what app.json says. */
function computedIn(evaluator: Evaluator, path: Path, name: string, node: ts.Node): readonly Value[] {
  if (evaluator.program.text(path) === undefined) return [];
  const member = (values: readonly Value[], of: string) =>
    values.flatMap((value) => (value.kind === 'object' ? evaluator.member(value, of, node) : []));
  const configured = evaluator
    .exported(path, 'default')
    .flatMap((value) => (value.kind === 'function' ? evaluator.returnedBy(value) : [value]));
  return member(member([...configured, ...member(configured, 'expo')], 'extra'), name).filter(
    ({ kind }) => kind === 'text',
  );
}
