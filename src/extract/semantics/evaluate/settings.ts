/**
 * Settings by a path of names: `config.get('orders.url')`. In: the path, and where it is asked for. Out: what the files of node-config say
 * (https://github.com/node-config/node-config/wiki/Configuration-Files), or what Nest's ConfigModule of the same unit is told to load.
 */
import { ts } from 'ts-morph';
import type { TextPart } from '../../../model/facts.js';
import type { Path } from '../../../model/nouns.js';
import type { Evaluator } from './evaluator.js';
import { isRuntimeConfig, setByVariables } from './nuxt-settings.js';
import { returned } from './returned.js';
import { fixed } from './text.js';
import { type Derived, type TextValue, textValue, type Value } from './values.js';

/** What node-config says of a setting in the nearest `config` directory: its variable, or its default. */
export function filedSetting(evaluator: Evaluator, name: string, node: ts.Node): readonly Value[] {
  const { program } = evaluator;
  let directory = program.pathOf(node.getSourceFile());
  while (directory !== '') {
    directory = directory.slice(0, Math.max(0, directory.lastIndexOf('/')));
    const at = (file: string) => `${directory === '' ? '' : `${directory}/`}config/${file}`;
    const group = groupOf(evaluator, [at('default.json'), at(VARIABLES)], name);
    if (group.length > 0) {
      const entries = group.map((each) => ({
        keys: [textValue(each, node)],
        values: () => filedSetting(evaluator, `${name}.${each}`, node),
      }));
      return [{ kind: 'record', entries }];
    }
    const usual = settingIn(evaluator, at('default'), name, node);
    const variable = fixedSetting(evaluator, at(VARIABLES), name);
    if (variable !== undefined) {
      const otherwise = usual.flatMap((value): readonly TextPart[] =>
        fixed(value) === undefined ? [] : [fixed(value)!],
      );
      const part = { variable, ...(otherwise.length === 1 && { otherwise }) };
      return [{ kind: 'text', parts: [part], origins: [node] }];
    }
    if (usual.length > 0) return usual;
  }
  return [];
}

/** The file that says which variables settings are taken from. */
const VARIABLES = 'custom-environment-variables.json';

/** The names of a group of settings that files of JSON say. */
function groupOf(evaluator: Evaluator, paths: readonly Path[], name: string): readonly string[] {
  const names = paths.flatMap((path) => {
    const group = jsonAt(evaluator, path, name);
    const isGroup = typeof group === 'object' && group !== null && !Array.isArray(group);
    return isGroup && !Object.hasOwn(group, '__name') ? Object.keys(group) : [];
  });
  return [...new Set(names)];
}

function settingIn(evaluator: Evaluator, path: Path, name: string, node: ts.Node): readonly Value[] {
  const text = fixedSetting(evaluator, `${path}.json`, name);
  if (text !== undefined) {
    const value: TextValue = { kind: 'text', parts: [text], origins: [node] };
    return [value];
  }
  for (const ending of ['js', 'ts', 'cjs', 'mjs']) {
    if (!evaluator.program.file(`${path}.${ending}`)) continue;
    return inside(evaluator, evaluator.exported(`${path}.${ending}`, 'default'), name.split('.'), node);
  }
  return [];
}

/** A text of a JSON file; the name of a variable may stand under `__name`. */
function fixedSetting(evaluator: Evaluator, path: Path, name: string): string | undefined {
  const found = jsonAt(evaluator, path, name);
  const value = keyOf(found, '__name') ?? found;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** What a file of JSON holds by a path of names. */
function jsonAt({ program }: Evaluator, path: Path, name: string): unknown {
  const text = program.text(path);
  if (text === undefined) return undefined;
  try {
    return name.split('.').reduce(keyOf, JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

function keyOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}

/** What `registerAs('orders', () => ({ url }))` makes; nothing of any other value. */
export function registeredSettings(evaluator: Evaluator, value: Value): readonly Value[] {
  const [named, call] = value.kind === 'derived' ? value.steps.slice(-2) : [];
  if (named?.step !== 'member' || named.name !== 'registerAs' || call?.step !== 'call') return [];
  const make = ts.isCallExpression(call.node) ? call.node.arguments[1] : undefined;
  return (make ? evaluator.valuesOf(make, call.context) : []).flatMap((each) =>
    each.kind === 'function' ? returned(evaluator, each.node, each.context) : [],
  );
}

/** What the loaded factories of Nest's configuration say of a setting: `registerAs('orders', () => ({ url }))`, or a function alone. */
export function loadedSetting(
  evaluator: Evaluator,
  factories: readonly Value[],
  name: string,
  node: ts.Node,
): readonly Value[] {
  return factories.flatMap((factory) => {
    if (factory.kind === 'function')
      return inside(evaluator, returned(evaluator, factory.node, factory.context), name.split('.'), node);
    const call = factory.kind === 'derived' ? factory.steps.at(-1) : undefined;
    if (call?.step !== 'call' || !ts.isCallExpression(call.node)) return [];
    const [namespace, make] = call.node.arguments;
    const [first, ...others] = name.split('.');
    const isMeant =
      namespace && evaluator.valuesOf(namespace, call.context).some((value) => fixed(value) === first);
    if (!isMeant || !make) return [];
    return evaluator
      .valuesOf(make, call.context)
      .flatMap((value) =>
        value.kind === 'function'
          ? inside(evaluator, returned(evaluator, value.node, value.context), others, node)
          : [],
      );
  });
}

/** Nest's module, which goes by another name where a module of the program has its own: `import { ConfigModule as NestConfigModule }`. */
const LOADING = /^\w*ConfigModule$/;

/** The factories that a call of `ConfigModule.forRoot({ load })` or `forFeature` loads. */
export function factoriesIn(evaluator: Evaluator, node: ts.CallExpression): readonly Value[] {
  const callee = node.expression;
  const [first] = node.arguments;
  if (!ts.isPropertyAccessExpression(callee) || !LOADING.test(callee.expression.getText()) || !first)
    return [];
  const given = evaluator.valuesOf(first);
  if (callee.name.text === 'forFeature') return given;
  return inside(evaluator, given, ['load'], node).flatMap((value) =>
    value.kind === 'list' ? value.items : [value],
  );
}

/**
 * A member of what `require` gives for a path that is only made where the program runs: settings of the program around, that a library loads by
 * the name of their file. In: where the member is asked for. Out: what it is in the nearest file above that has a name which the library says.
 */
export function filedMember(
  evaluator: Evaluator,
  { root, steps }: Derived,
  name: string,
  node: ts.Node,
): readonly Value[] | undefined {
  const [call] = steps;
  const isLoading = 'name' in root && root.name === 'require' && steps.length === 1 && call?.step === 'call';
  if (!isLoading || !('node' in call)) return undefined;
  const loader = call.node.getSourceFile();
  const { program } = evaluator;
  const said = [...loader.text.matchAll(/['"`]\.?\/?([\w.-]+(?:\/[\w.-]+)+)['"`]/g)].map(
    ([, path = '']) => path,
  );
  const names = [...new Set(said)].filter((path) => /config|settings/i.test(path)).slice(0, MOST_NAMES);
  let directory = program.pathOf(node.getSourceFile());
  while (names.length > 0 && directory !== '') {
    directory = directory.slice(0, Math.max(0, directory.lastIndexOf('/')));
    for (const path of names) {
      const file = `${directory === '' ? '' : `${directory}/`}${path}`;
      const found = ['', '.js', '.cjs', '.ts', '.json']
        .map((end) => file + end)
        .find((each) => program.file(each));
      if (found !== undefined && found !== program.pathOf(loader))
        return evaluator.exported(found, 'default').flatMap((value) => evaluator.member(value, name, node));
    }
  }
  return undefined;
}

/** Names of files that one library may look for. */
const MOST_NAMES = 8;

/**
 * What a framework is told of settings in the nearest file of its configuration, for what hands them out: `useRuntimeConfig().public.ordersUrl` of Nuxt,
 * `getConfig().publicRuntimeConfig.ordersUrl` of Next; undefined for any other function.
 */
export function runtimeSettings(
  evaluator: Evaluator,
  callee: Derived,
  node: ts.CallExpression,
): readonly Value[] | undefined {
  const { root, steps } = callee;
  if (isRuntimeConfig(callee)) {
    const written = inside(evaluator, configuredBy(evaluator, 'nuxt.config', node), ['runtimeConfig'], node);
    return setByVariables(evaluator, written);
  }
  const isOfNext = 'package' in root && root.package === 'next' && node.expression.getText() === 'getConfig';
  return isOfNext && steps.length === 0 ? configuredBy(evaluator, 'next.config', node) : undefined;
}

function configuredBy(evaluator: Evaluator, file: string, node: ts.Node): readonly Value[] {
  const { program } = evaluator;
  let directory = program.pathOf(node.getSourceFile());
  while (directory !== '') {
    directory = directory.slice(0, Math.max(0, directory.lastIndexOf('/')));
    for (const ending of ['ts', 'js', 'mjs']) {
      const path = `${directory === '' ? '' : `${directory}/`}${file}.${ending}`;
      if (program.file(path))
        return evaluator.exported(path, 'default').flatMap((value) => configurationIn(evaluator, value));
    }
  }
  return [];
}

/** The object that a configuration is, be it given to what a library makes of it, or made by a function. */
function configurationIn(evaluator: Evaluator, value: Value): readonly Value[] {
  if (value.kind === 'function')
    return returned(evaluator, value.node, value.context).filter(({ kind }) => kind === 'object');
  const call = value.kind === 'derived' ? value.steps.findLast(({ step }) => step === 'call') : undefined;
  if (call?.step !== 'call' || !ts.isCallExpression(call.node)) return [value];
  const [first] = call.node.arguments;
  return first ? evaluator.valuesOf(first, call.context) : [];
}

/** What values hold by names within names: `{ defaultOptions: { queries: { queryFn } } }`. */
export function inside(
  evaluator: Evaluator,
  values: readonly Value[],
  names: readonly string[],
  node: ts.Node,
): readonly Value[] {
  return names.reduce(
    (found, name) =>
      found.flatMap((value) => (value.kind === 'derived' ? [] : evaluator.member(value, name, node))),
    values,
  );
}
