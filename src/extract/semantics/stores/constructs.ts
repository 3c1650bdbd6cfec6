/**
 * What stacks of infrastructure in code build: tables and buckets of AWS CDK and SST. In: a value that comes from such a construct. Out: what that is
 * called; where nothing gives it a name, the construct's own stands for the one that is made up when it is deployed.
 * https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_dynamodb-readme.html, https://sst.dev/docs/component/aws/dynamo
 */
import { posix } from 'node:path';
import { ts } from 'ts-morph';
import type { Path, StoreKind } from '../../../model/nouns.js';
import { memberOf, type Parts, partsOf, partsOfValues } from '../calls/texts.js';
import { elementContexts } from '../evaluate/each-element.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed, openOf } from '../evaluate/text.js';
import type { Context, Derived, Open, Value } from '../evaluate/values.js';
import { STACKS } from './packages.js';
import type { Site, StoreReading } from './reading.js';

/** The classes of constructs that keep data, and the option that names what they make. */
const KEPT: readonly { readonly name: RegExp; readonly kind: StoreKind; readonly option: string }[] = [
  {
    name: /^(?:Global)?(?:Table(?:V2)?|CfnTable|CfnGlobalTable|Dynamo)$/,
    kind: 'dynamodb',
    option: 'tableName',
  },
  { name: /^(?:Cfn)?Bucket$/, kind: 'bucket', option: 'bucketName' },
];
/** Those that carry messages, of which functions are given the name as well. */
const CARRYING: readonly { readonly name: RegExp; readonly option: string }[] = [
  { name: /^(?:Cfn)?Queue$/, option: 'queueName' },
  { name: /^(?:Cfn|Sns)?Topic$/, option: 'topicName' },
  { name: /^(?:Cfn|Kinesis)?Stream$/, option: 'streamName' },
  { name: /^(?:(?:Cfn)?EventBus|Bus)$/, option: 'eventBusName' },
];
/** Those that run code, and give it variables. */
const RUNS = /(?:Function|Lambda|Container|Task(?:Definition)?|Service)$/;
/** What of a construct is its name. */
const NAME = /^(?:(?:table|bucket|queue|topic|stream|eventBus)(?:Name|Arn)|queueUrl|name|arn|ref|logicalId)$/;
/** How SST hands what a stack builds to the code: `Resource.Orders.name`, `Table.Orders.tableName`. */
const LINKED = /^(?:sst(?:\/.*)?|@serverless-stack\/node(?:\/.*)?)$/;

/** The names of what a construct builds, if a value is one of its, or its name. */
export function builtNames(evaluator: Evaluator, value: Value): readonly Parts[] {
  if (value.kind !== 'derived') return [];
  const linked = linkedName(value);
  if (linked) return linked;
  const { steps } = value;
  const made = madeIn(value, [...KEPT, ...CARRYING]);
  const last = steps.at(-1);
  const isName =
    last?.step === 'new' || last?.step === 'call' || (last?.step === 'member' && NAME.test(last.name));
  return made && isName ? namesOf(evaluator, made.node, made.context, made.option) : [];
}

/** The name of what a stack of SST hands to the code, if a value is of it. */
export function linkedName({ root, steps }: Derived): readonly Parts[] | undefined {
  const members = steps.flatMap((step) => (step.step === 'member' ? [step.name] : []));
  if (!('package' in root) || !LINKED.test(root.package) || !RESOURCE.test(members[0] ?? ''))
    return undefined;
  // What a stack makes itself is called as it says.
  if (steps.some(({ step }) => step === 'new')) return undefined;
  return members.length > 1 ? [[members[1]!]] : [];
}

const RESOURCE = /^(?:Resource|Table|Bucket|Queue|Topic|EventBus|KinesisStream)$/;

interface Built {
  readonly name: RegExp;
  readonly option: string;
  readonly kind?: StoreKind;
}

interface Made {
  readonly node: ts.NewExpression | ts.CallExpression;
  readonly context: Context;
  readonly kind: StoreKind | undefined;
  readonly option: string;
}

function madeIn(value: Derived, classes: readonly Built[]): Made | undefined {
  const { root, steps } = value;
  const isStack = 'package' in root ? STACKS.test(root.package) : 'name' in root && root.name === 'sst';
  if (!isStack) return undefined;
  for (const [index, step] of steps.entries()) {
    const before = steps[index - 1];
    if (before?.step !== 'member') continue;
    if (step.step === 'new' && !ts.isTaggedTemplateExpression(step.node)) {
      const built = classes.find(({ name }) => name.test(before.name));
      return built && { node: step.node, context: step.context, kind: built.kind, option: built.option };
    }
    // `Table.fromTableName(this, 'Orders', 'orders')`
    if (
      step.step === 'call' &&
      ts.isCallExpression(step.node) &&
      /^from(?:(?:Table|Bucket|EventBus)Name|(?:Topic|Queue)Arn)$/.test(before.name)
    )
      return { node: step.node, context: step.context, kind: 'dynamodb', option: '' };
  }
  return undefined;
}

/** The name that the options say, else that of the construct: `new Table(this, 'Orders', { tableName })`, `new sst.aws.Dynamo('Orders', …)`. */
function namesOf(
  evaluator: Evaluator,
  node: Made['node'],
  context: Context,
  option: string,
): readonly Parts[] {
  const [first, second, third] = node.arguments ?? [];
  if (option === '') return third ? partsOf(evaluator, third, context) : [];
  const isGlobal = first !== undefined && ts.isStringLiteralLike(first);
  const options = isGlobal ? second : third;
  const said = options ? memberOf(evaluator, evaluator.valuesOf(options, context), option, options) : [];
  if (said.length > 0) return partsOfValues(evaluator, said, node);
  const id = isGlobal ? first : second;
  return id ? partsOf(evaluator, id, context) : [];
}

/** What a stack builds, and what it sets variables of functions to. */
export function readConstruct(
  evaluator: Evaluator,
  site: Site,
  value: Value,
  context: Context,
): readonly StoreReading[] {
  if (value.kind !== 'derived') return [];
  const { root, steps } = value;
  const isStack = 'package' in root ? STACKS.test(root.package) : 'name' in root && root.name === 'sst';
  if (!isStack) return [];
  if (ts.isCallExpression(site)) return added(evaluator, site, value, context);
  const made = madeIn({ ...value, steps: [...steps, { step: 'new', node: site, context }] }, KEPT);
  const kind = made?.kind;
  if (made && kind)
    return namesOf(evaluator, site, context, made.option).map((name) => ({
      reads: 'use',
      kind,
      by: 'stack',
      name,
      mode: 'define',
    }));
  const code = codeOf(evaluator, site, context);
  return optionsOf(evaluator, site, context).flatMap(({ values, at }) => {
    const said = memberOf(evaluator, values, 'environment', at);
    const last = steps.at(-1);
    const isFunction = last?.step === 'member' && RUNS.test(last.name);
    const given =
      said.length === 0 && isFunction ? values.flatMap((each) => spreadOpen(evaluator, each)) : [];
    return [...said.flatMap((each) => settingsOf(evaluator, each, at, code)), ...given];
  });
}

/** What a construct is given beside where it belongs and what it is called. */
function optionsOf(evaluator: Evaluator, site: Site, context: Context) {
  return (site.arguments ?? []).flatMap((at) =>
    ts.isStringLiteralLike(at) || at.kind === ts.SyntaxKind.ThisKeyword
      ? []
      : [{ values: evaluator.valuesOf(at, context), at }],
  );
}

/** Where code may lie that a stack speaks of: beside the stack, or from the root. */
export function codePaths(stack: Path, said: string): readonly Path[] {
  const bare = said.replace(/^\//, '');
  const beside = posix.join(posix.dirname(stack), bare);
  const fromRoot = posix.normalize(bare.replace(/^(?:\.\.?\/)+/, ''));
  return [beside, fromRoot].filter((path) => !path.startsWith('..'));
}

/**
 * Where the code of a function lies, as far as its construct says: `entry: join(__dirname, '../src/place.ts')`, `Code.fromAsset('orders')`; or what it is
 * packed in, by a construct of an organisation's own: `fileName: 'orders.zip'`.
 */
export function codeOf(evaluator: Evaluator, site: Site, context: Context): string | undefined {
  const options = optionsOf(evaluator, site, context);
  const said = (names: readonly string[]) =>
    options
      .flatMap(({ values, at }) => names.flatMap((name) => memberOf(evaluator, values, name, at)))
      .map((value) => pathIn(evaluator, value, 0));
  return (
    said(['entry', 'handler', 'code']).find((text) => text.includes('/')) ??
    said(['fileName']).find((text) => /^[\w.-]+\.zip$/.test(text))
  );
}

/** What is made of a path. */
const PATHS = /\b(?:URL|AssetCode)$/;

/** What is known of a path that functions of Node join, or that is given to whatever bundles the code. */
function pathIn(evaluator: Evaluator, value: Value, depth: number): string {
  if (value.kind === 'text') return value.parts.filter((part) => typeof part === 'string').join('');
  const last = value.kind === 'derived' ? value.steps.at(-1) : undefined;
  // `fileURLToPath(new URL('../src/place.ts', import.meta.url))`
  if ((last?.step !== 'call' && last?.step !== 'new') || depth > 3) return '';
  if (ts.isTaggedTemplateExpression(last.node)) return '';
  if (last.step === 'new' && !PATHS.test(last.node.expression.getText())) return '';
  const pieces = (last.node.arguments ?? [])
    .filter((each) => !ts.isObjectLiteralExpression(each))
    .map((each) => {
      const [first] = evaluator.valuesOf(each, last.context);
      return first ? pathIn(evaluator, first, depth + 1) : '';
    });
  return pieces.filter((piece) => piece !== '').join('/');
}

/** `handler.addEnvironment('ORDERS_TABLE', orders.tableName)` */
function added(
  evaluator: Evaluator,
  site: ts.CallExpression,
  { steps }: Derived,
  context: Context,
): readonly StoreReading[] {
  const last = steps.at(-1);
  const [name, said] = site.arguments;
  if (last?.step !== 'member' || last.name !== 'addEnvironment' || !name || !said) return [];
  const made = steps.findLast(({ step }) => step === 'new');
  const code =
    made?.step === 'new' && ts.isNewExpression(made.node)
      ? codeOf(evaluator, made.node, made.context)
      : undefined;
  return elementContexts(evaluator, site, context).flatMap((each) =>
    evaluator.within(each, () => {
      const names = evaluator.valuesOf(name, each).flatMap((value) => fixed(value) ?? []);
      const values = evaluator.valuesOf(said, each);
      return names.flatMap((variable) => setting(evaluator, variable, values, said, code));
    }),
  );
}

function settingsOf(
  evaluator: Evaluator,
  value: Value,
  at: ts.Node,
  code: string | undefined,
): readonly StoreReading[] {
  if (value.kind === 'record')
    return value.entries.flatMap(({ keys, values }) =>
      keys
        .flatMap((key) => fixed(key) ?? [])
        .flatMap((variable) => setting(evaluator, variable, values(), at, code)),
    );
  if (value.kind !== 'object') return givenBy([openOf(value) ?? givenAs(value) ?? []].flat());
  const { named, spread } = evaluator.indexOf(value.node);
  const own = [...named.keys()].flatMap((variable) =>
    setting(evaluator, variable, evaluator.member(value, variable, at), at, code),
  );
  // `{ [orders.node.id]: orders.tableName }`
  const computed = value.node.properties.flatMap((each) =>
    ts.isPropertyAssignment(each) && ts.isComputedPropertyName(each.name)
      ? evaluator
          .valuesOf(each.name.expression, value.context)
          .flatMap((name) => fixed(name) ?? [])
          .filter((name) => !named.has(name))
          .flatMap((name) =>
            setting(evaluator, name, evaluator.valuesOf(each.initializer, value.context), at, code),
          )
      : [],
  );
  const others = spread.flatMap((each) => {
    const said = evaluator
      .valuesOf(each, value.context)
      .filter((one) => one !== value && (one.kind === 'object' || one.kind === 'record'))
      .flatMap((one) => settingsOf(evaluator, one, at, code));
    return said.length > 0 ? said : givenBy(opensNamed(evaluator, each, value.context));
  });
  return [...own, ...computed, ...others];
}

/** What hangs on who gives what is spread into options: `new NodejsFunction(this, id, { memorySize, ...others })`. */
function spreadOpen(evaluator: Evaluator, value: Value): readonly StoreReading[] {
  if (value.kind !== 'object') return [];
  const { spread } = evaluator.indexOf(value.node);
  return givenBy(spread.flatMap((each) => opensNamed(evaluator, each, value.context)));
}

/** Variables that only who gives something makes known. */
function givenBy([open]: readonly Open[]): readonly StoreReading[] {
  return open ? [{ reads: 'setting', variable: '', to: [{ hole: true, open }] }] : [];
}

/** The parameter that a value hangs on, be it only known as one of a list of what its type says: `tables: Table[]`. */
function openIn(value: Value): readonly Open[] {
  if (value.kind === 'list') return value.items.flatMap(openIn).slice(0, 1);
  const open = value.kind === 'instance' ? value.declared : (openOf(value) ?? givenAs(value));
  return open ? [open] : [];
}

/** The parameters that an expression speaks of, which say what is made of them: `Object.fromEntries(tables.map(…))`. */
function opensNamed(evaluator: Evaluator, node: ts.Expression, context: Context): readonly Open[] {
  const found: Open[] = [];
  const visit = (inner: ts.Node): void => {
    if (ts.isFunctionLike(inner)) return;
    if (
      ts.isIdentifier(inner) &&
      !(ts.isPropertyAccessExpression(inner.parent) && inner.parent.name === inner)
    )
      found.push(...evaluator.valuesOf(inner, context).flatMap(openIn));
    ts.forEachChild(inner, visit);
  };
  visit(node);
  return found;
}

function setting(
  evaluator: Evaluator,
  variable: string,
  values: readonly Value[],
  at: ts.Node,
  code: string | undefined,
): readonly StoreReading[] {
  if (values.length === 0) return [];
  const said = { reads: 'setting' as const, variable, ...(code !== undefined && { code }) };
  const built = values.flatMap((each) => builtNames(evaluator, each));
  const [open] = built.length > 0 ? [] : values.flatMap((each) => openOf(each) ?? givenAs(each) ?? []);
  if (open) return [{ ...said, to: [{ hole: true, open }] }];
  const texts = built.length > 0 ? built : partsOfValues(evaluator, values, at);
  return texts.map((to) => ({ ...said, to }));
}

/** The parameter by which a stack is given what another one builds: `orders.tableName` of `orders: Table`. */
export function givenAs(value: Value): ts.ParameterDeclaration | undefined {
  const steps = value.kind === 'derived' ? value.steps : [];
  return steps.flatMap((step) => (step.step === 'instance' && step.open ? [step.open] : []))[0];
}
