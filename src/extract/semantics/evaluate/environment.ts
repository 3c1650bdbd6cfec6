/**
 * Reads of the deployment's variables through libraries: Nest's ConfigService, convict, envalid, zod, env-var and their like. What a
 * library makes of `process.env` still has its members; who declares a schema of variables (`{ env: 'X', default }`) names them.
 */
import { ts } from 'ts-morph';
import { optionOfCommand } from './command-line.js';
import type { Evaluator } from './evaluator.js';
import { filedSetting, loadedSetting } from './settings.js';
import { fixed, known, openOf, withDefault } from './text.js';
import { isTransforming, transformed } from './transformed.js';
import type { Context, Derived, EnvironmentValue, ObjectValue, TextValue, Value } from './values.js';

/** What a call of something of a library gives, if that is the environment or one of its variables. */
export function configValues(
  evaluator: Evaluator,
  callee: Derived,
  node: ts.CallExpression,
  context: Context,
): readonly Value[] | undefined {
  if (!('package' in callee.root)) return undefined;
  if (isFiledEnvironment(callee)) return [{ kind: 'environment', declared: [] }];
  const [first, second] = node.arguments;
  const last = callee.steps.at(-1);
  const method = last?.step === 'member' ? last.name : undefined;
  const isConfig = /config|env|convict|nconf/i.test(callee.root.package);
  if (isConfig && first && method !== undefined && /^(get|getOrThrow|require|required)$/.test(method)) {
    const [asked] = evaluator.valuesOf(first, context);
    const name = asked && fixed(asked);
    if (name === undefined) {
      // Whoever calls says the name.
      const open = asked && openOf(asked);
      return open && [{ kind: 'text', parts: [{ hole: true, open }], origins: [node] }];
    }
    const convict = convictValues(evaluator, callee, name);
    if (convict) return convict;
    // A group of settings, whose members are asked for next.
    const [, group = []] = convictSchema(evaluator, callee, name) ?? [];
    if (callee.root.package === 'convict' && group.some(({ kind }) => kind === 'object')) return undefined;
    const settings =
      callee.root.package === 'config'
        ? filedSetting(evaluator, name, node)
        : /^@nestjs\/config$/.test(callee.root.package)
          ? loadedSetting(evaluator, evaluator.factoriesNear(node), name, node)
          : [];
    if (settings.length > 0)
      return second ? withDefault(settings, evaluator.valuesOf(second, context)) : settings;
    if (!/^[A-Za-z_]\w*(?:\.\w+)*$/.test(name)) return undefined;
    const variable: TextValue = { kind: 'text', parts: [{ variable: name }], origins: [node] };
    return second ? withDefault([variable], evaluator.valuesOf(second, context)) : [variable];
  }
  const variable = first && namedVariable(evaluator, callee, first, context);
  if (variable !== undefined) {
    const value: TextValue = { kind: 'text', parts: [{ variable }], origins: [node] };
    return second ? withDefault([value], evaluator.valuesOf(second, context)) : [value];
  }
  if (!ofEnvironment(evaluator, node, context) && !isSchema(evaluator, callee.root.package, node, context))
    return undefined;
  if (isTransforming(callee)) {
    const made = transformed(evaluator, callee);
    return /^safe/.test(method ?? '') ? [{ kind: 'environment', declared: [], made }] : made;
  }
  return [{ kind: 'environment', declared: declarationsIn(evaluator, callee, node, context) }];
}

/** Whether a call reads dotenv files, whose variables are those of the program around: `loadEnv(mode, cwd())`, `dotenv.config().parsed`. */
function isFiledEnvironment({ root, steps }: Derived): boolean {
  const last = steps.at(-1);
  const name = last?.step === 'member' ? last.name : '';
  if (!('package' in root)) return false;
  return /^dotenv/.test(root.package)
    ? /^(?:config|parse|load)$/.test(name)
    : name === 'loadEnv' && /^(?:vite|@rsbuild\/core|electron-vite|vitest\/config)$/.test(root.package);
}

/** The variable that a helper of a library is asked for by its literal name: `readEnvOrDie('ORDERS_URL')`. */
function namedVariable(
  evaluator: Evaluator,
  { root, steps }: Derived,
  node: ts.Expression,
  context: Context,
): string | undefined {
  const last = steps.at(-1);
  const helper = last?.step === 'member' ? last.name : 'package' in root ? root.package : '';
  if (!/env/i.test(helper)) return undefined;
  const name = evaluator.valuesOf(node, context).map(fixed)[0];
  return name !== undefined && /^[A-Z][A-Z\d]*(_[A-Z\d]+)+$/.test(name) ? name : undefined;
}

/** The objects that declare the variables: what the schema was made of, or what is given beside the environment. */
function declarationsIn(
  evaluator: Evaluator,
  { steps }: Derived,
  node: ts.CallExpression,
  context: Context,
): readonly ObjectValue[] {
  const made = steps.flatMap((step) =>
    step.step === 'call' && ts.isCallExpression(step.node) ? [{ call: step.node, around: step.context }] : [],
  );
  const given = [...made, { call: node, around: context }].flatMap(({ call, around }) =>
    call.arguments.slice(0, 2).map((argument) => ({ argument, around })),
  );
  const objects = given.flatMap(({ argument, around }) => objectsOf(evaluator.valuesOf(argument, around)));
  // `createEnv({ server: { … }, client: { … } })`
  const parts = objects.flatMap((object) =>
    ['server', 'client', 'shared'].flatMap((name) => objectsOf(evaluator.member(object, name, node))),
  );
  return [...objects, ...parts];
}

function objectsOf(values: readonly Value[]): readonly ObjectValue[] {
  return values.filter((value) => value.kind === 'object');
}

/** A variable of the environment, with the default that its declaration gives it. */
export function environmentMember(
  evaluator: Evaluator,
  value: EnvironmentValue,
  name: string,
  node: ts.Node,
): readonly Value[] {
  if (!/^[A-Za-z_]\w*$/.test(name)) return [];
  // What `safeParse` gives holds the environment, and what dotenv does.
  if (value.declared && /^(data|success|parsed|publicVars|rawPublicVars)$/.test(name)) return [value];
  if (value.made) return value.made.flatMap((each) => evaluator.member(each, name, node));
  const defined = definedVariable(evaluator, name, node);
  if (defined.length > 0) return defined;
  const variable: TextValue = { kind: 'text', parts: [{ variable: name }], origins: [node] };
  for (const object of value.declared ?? []) {
    const said = evaluator.member(object, name, node).flatMap((each) => defaultsOf(evaluator, each));
    if (said.length > 0) return said.flatMap((values) => withDefault([variable], values));
  }
  return [variable];
}

/** What a build puts for a variable of the environment, be it as a page or as a program asks for it. */
function definedVariable(evaluator: Evaluator, name: string, node: ts.Node): readonly Value[] {
  const said = evaluator.definedNear(`process.env.${name}`, node);
  return said.length > 0 ? said : evaluator.definedNear(`import.meta.env.${name}`, node);
}

/**
 * What a variable is where nothing sets it, by what a library was told of it last: `z.string().default('x')`, `str({ default: 'x' })`. Where a program is
 * developed that may be something else: `str({ default: 'x', devDefault: 'y' })`.
 */
function defaultsOf(evaluator: Evaluator, declared: Value): readonly (readonly Value[])[] {
  const steps = declared.kind === 'derived' ? declared.steps : [];
  for (const [index, step] of [...steps.entries()].reverse()) {
    if (step.step !== 'call' || !ts.isCallExpression(step.node)) continue;
    const { node, context } = step;
    const [first] = node.arguments;
    if (!first) continue;
    const given = evaluator.valuesOf(first, context);
    const before = steps[index - 1];
    if (before?.step === 'member' && before.name === 'default') return [given].filter(saysText);
    const said = (key: string) => objectsOf(given).flatMap((object) => evaluator.member(object, key, node));
    const deployed = said('default');
    const developed = said('devDefault').filter((each) => !saysText(deployed) || isPlace(each));
    const found = [deployed, developed].filter(saysText);
    if (found.length > 0) return found;
  }
  return [];
}

function saysText(values: readonly Value[]): boolean {
  return values.some(({ kind }) => kind === 'text');
}

/** Whether a value is a port, or an address of a program: those of who develops tell who is meant as well as those of a deployment, and a table's name does not. */
function isPlace(value: Value): boolean {
  return /^(?:\d+$|(?:https?|wss?):\/\/)/.test(fixed(value) ?? '');
}

/** Whether the environment itself is handed to a library: `schema.parse(process.env)`, `cleanEnv(process.env, …)`, `createEnv({ runtimeEnv: process.env })`. */
function ofEnvironment(evaluator: Evaluator, node: ts.CallExpression, context: Context): boolean {
  return node.arguments.slice(0, 2).some((argument) => {
    if (ts.isObjectLiteralExpression(argument)) {
      return argument.properties.some(
        (property) =>
          ts.isPropertyAssignment(property) &&
          /^(runtimeEnv|runtimeEnvStrict|env|processEnv)$/.test(property.name.getText()) &&
          mentionsEnv(property.initializer),
      );
    }
    return (
      mentionsEnv(argument) &&
      evaluator.valuesOf(argument, context).some(({ kind }) => kind === 'environment')
    );
  });
}

/** Whether a library of the environment is told what variables there are, and knows itself where they are: `arkenv({ ORDERS_URL: 'string.url' })`. */
function isSchema(
  evaluator: Evaluator,
  from: string,
  { arguments: [first] }: ts.CallExpression,
  context: Context,
): boolean {
  if (!/env/i.test(from) || !first) return false;
  return objectsOf(evaluator.valuesOf(first, context)).some(({ node }) => {
    const names = [...evaluator.indexOf(node).named.keys()];
    return names.length > 0 && names.every((name) => /^[A-Z][A-Z\d_]*$/.test(name));
  });
}

function mentionsEnv(node: ts.Expression): boolean {
  return (ts.isPropertyAccessExpression(node) || ts.isIdentifier(node)) && /envs?$/i.test(node.getText());
}

/** What the schema of convict says at a path, and the call that is given it. */
function convictSchema(
  evaluator: Evaluator,
  { steps }: Derived,
  path: string,
): readonly [ts.CallExpression, readonly Value[]] | undefined {
  const call = steps.find(({ step }) => step === 'call');
  if (call?.step !== 'call' || !ts.isCallExpression(call.node)) return undefined;
  const [schema] = call.node.arguments;
  let values = schema ? evaluator.valuesOf(schema, call.context) : [];
  for (const name of path.split('.'))
    values = values.flatMap((value) => evaluator.member(value, name, call.node));
  return [call.node, values];
}

/** `convict({ db: { host: { env: 'DB_HOST', default: 'localhost' } } }).get('db.host')`. */
function convictValues(evaluator: Evaluator, callee: Derived, path: string): readonly Value[] | undefined {
  const [node, values] = convictSchema(evaluator, callee, path) ?? [];
  if (!node || !values) return undefined;
  const said = (key: string) =>
    values.flatMap((value) => (value.kind === 'object' ? evaluator.member(value, key, node) : []));
  const [named, defaults] = [said('env'), said('default')];
  const name = named.map(fixed).find((each) => each !== undefined);
  const text = defaults.find(
    (value): value is TextValue => value.kind === 'text' && known(value.parts) !== undefined,
  );
  if (name === undefined) return text ? [text] : undefined;
  const variable: TextValue = { kind: 'text', parts: [{ variable: name }], origins: [node] };
  return text ? withDefault([variable], [text]) : [variable];
}

/** A setting that a library hands out as a member: of a schema, or of the command line. */
export function librarySetting(
  evaluator: Evaluator,
  value: Derived,
  name: string,
  node: ts.Node,
): readonly Value[] | undefined {
  return convictMember(evaluator, value, name) ?? optionOfCommand(evaluator, value, name, node);
}

/** A member of a group of settings that convict was asked for: `config.get('db').host`, `config.getProperties().db.host`. */
function convictMember(
  evaluator: Evaluator,
  { root, steps }: Derived,
  name: string,
): readonly Value[] | undefined {
  if (!('package' in root) || root.package !== 'convict') return undefined;
  const index = steps.findLastIndex((step) => step.step === 'member' && /^get(Properties)?$/.test(step.name));
  const call = steps[index + 1];
  if (index === -1 || call?.step !== 'call' || !ts.isCallExpression(call.node)) return undefined;
  const [first] = call.node.arguments;
  const group = first ? evaluator.valuesOf(first, call.context).map(fixed)[0] : undefined;
  const members = steps.slice(index + 2).flatMap((step) => (step.step === 'member' ? [step.name] : []));
  const path = [...(group === undefined ? [] : [group]), ...members, name].join('.');
  return convictValues(evaluator, { kind: 'derived', root, steps: steps.slice(0, index + 1) }, path);
}

/** What strings have. */
const OF_TEXT =
  /^(?:length|at|char\w*|concat|includes|indexOf|match\w*|normalize|pad\w+|repeat|replace\w*|slice|split|startsWith|endsWith|sub\w+|to\w+|trim\w*)$/;

/** A member of a group of settings of which only the name is known: `const { ordersHost } = config.get('hosts')`. */
export function settingMember({ parts, origins }: TextValue, name: string): readonly Value[] {
  const [only, ...others] = parts;
  if (typeof only !== 'object' || !('variable' in only) || 'hole' in only || others.length > 0) return [];
  const isGroup = /[a-z]/.test(only.variable) && only.otherwise === undefined;
  if (!isGroup || OF_TEXT.test(name)) return [];
  // What is spelt as a variable is one: `const { value } = schema.validate(process.env)`.
  const variable = /^[A-Z][A-Z\d]*(?:_[A-Z\d]+)*$/.test(name) ? name : `${only.variable}.${name}`;
  return [{ kind: 'text', parts: [{ variable }], origins }];
}
