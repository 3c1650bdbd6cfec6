/** What a member of a value is: of an object, a class, an instance and what it inherits, a module, the environment. */
import { ts } from 'ts-morph';
import { saidIn } from '../said-in.js';
import { isKnown } from './assigned.js';
import { carriedByName, carriedMember } from './carried.js';
import { classMember, instanceMember } from './class-members.js';
import { idOfConstruct } from './construct-ids.js';
import { declaredValues } from './declarations.js';
import { decoratedMember } from './decorated.js';
import { directoryMember } from './directories.js';
import { discoveredHost } from './discovery.js';
import { elementContexts } from './each-element.js';
import { environmentMember, librarySetting, settingMember } from './environment.js';
import type { Evaluator } from './evaluator.js';
import { expoSetting } from './expo-settings.js';
import { fetchedMember } from './fetched-settings.js';
import { filledByName, filledMemberList, filledOfInstance } from './fillings.js';
import { firedMember } from './fired.js';
import { afterFirstNumber } from './first-numbers.js';
import { heldMember, thunkExtra } from './hooks.js';
import { metadataMember } from './metadata.js';
import { narrowedMember } from './narrowed.js';
import { propertyMember } from './properties.js';
import { recordMember } from './records.js';
import { pathsOfRequest } from './requests.js';
import { returned } from './returned.js';
import { setAfterwards, setInstead } from './set-members.js';
import { setOnMade } from './set-on-made.js';
import { filedMember } from './settings.js';
import { filledMember } from './shapes.js';
import { urlMember } from './taken-apart.js';
import { fixed } from './text.js';
import { trappedMember } from './trapped.js';
import { contextMember } from './trpc-context.js';
import { pageMember } from './urls.js';
import { spreadOver } from './usual.js';
import { validMember } from './validated.js';
import {
  type ClassValue,
  type Context,
  type Derived,
  derived,
  elementAt,
  type FunctionValue,
  free,
  further,
  type ObjectValue,
  type RecordValue,
  textValue,
  type Value,
} from './values.js';
import { workerEnvironment } from './worker-env.js';

export function memberValues(
  evaluator: Evaluator,
  value: Value,
  name: string,
  node: ts.Node,
): readonly Value[] {
  const held = evaluator.rowMember(value, name);
  if (held) return held;
  const ofWorker = workerEnvironment(evaluator, value, name, node);
  if (ofWorker.length > 0) return ofWorker;
  switch (value.kind) {
    case 'object': {
      if (value.without?.has(name)) return [];
      const found = objectMember(evaluator, value, name, node);
      if (found.length > 0) return value.chosen ? found.map(chosenOf) : found;
      if (name === 'default' && isWholeModule(value.node)) return [value];
      const filled = filledByName(evaluator, value, name, node, value.context);
      if (filled.length > 0) return filled;
      const handed = handedByName(evaluator, name, node);
      if (handed.length > 0) return handed;
      const isAnyName = keepsModels(value.node.getSourceFile());
      const model = keptModel(evaluator, name, node, isAnyName);
      return model.length > 0 ? model : memberElsewhere(value, name, node);
    }
    case 'record': {
      const found = recordMember(value, name);
      return found.length > 0 ? found : memberElsewhere(value, name, node);
    }
    case 'shape': {
      const found = filledMember(evaluator, value.members, name, node, value.context);
      return found.length > 0 ? found : carriedByName(evaluator, name, node);
    }
    case 'properties':
      return propertyMember(evaluator, value.node, value.context, name, node);
    case 'class':
      return orSet(evaluator, value, name, classMember(evaluator, value, value, name, node, 0));
    case 'instance': {
      const found = instanceMember(evaluator, value, name, node);
      const filled = found.some(isKnown) ? [] : filledOfInstance(evaluator, value, name, node);
      return filled.length > 0 ? filled : found;
    }
    case 'enum':
      return enumMember(evaluator, value.node, name);
    case 'namespace':
      return namespaceMember(evaluator, value.node, name);
    case 'module':
      return evaluator.exported(value.path, name);
    case 'environment':
      return environmentMember(evaluator, value, name, node);
    case 'text':
      return (
        urlMember(evaluator, value, name) ?? [...directoryMember(value, name), ...settingMember(value, name)]
      );
    case 'function':
      return orSet(evaluator, value, name, functionMember(evaluator, value.node, name));
    case 'list':
      return /^\d+$/.test(name) ? elementAt(value, Number(name)) : [];
    case 'derived':
      if ('name' in value.root && value.root.name === 'process' && value.steps.length === 0 && name === 'env')
        return [{ kind: 'environment' }];
      return (
        trappedMember(evaluator, value, name, node) ??
        urlMember(evaluator, value, name) ??
        librarySetting(evaluator, value, name, node) ??
        pageMember(value, name, node) ??
        heldMember(evaluator, value, name) ??
        thunkExtra(evaluator, value, name, node) ??
        decoratedMember(evaluator, value, name, node) ??
        filedMember(evaluator, value, name, node) ??
        fetchedMember(evaluator, value, name, node) ??
        discoveredHost(evaluator, value, name, node) ??
        metadataMember(evaluator, value, name) ??
        expoSetting(evaluator, value, name, node) ??
        idOfConstruct(evaluator, value, name) ??
        derivedMember(evaluator, value, name, node)
      );
    default:
      return [];
  }
}

function orSet(
  evaluator: Evaluator,
  value: FunctionValue | ClassValue,
  name: string,
  own: readonly Value[],
): readonly Value[] {
  return own.length > 0 ? own : setOnMade(evaluator, value, name);
}

/** Whether an object is all that a file hands out, which `import()` gives as its default: a file of JSON, `module.exports = { … }`. */
function isWholeModule({ parent }: ts.ObjectLiteralExpression): boolean {
  if (ts.isExpressionStatement(parent)) return parent.getSourceFile().fileName.endsWith('.json');
  return ts.isBinaryExpression(parent) && /^(?:module\.)?exports$/.test(parent.left.getText());
}

/** What all components of a program have by a name: `this.$orders`, `const { $orders } = useNuxtApp()`. */
function handedByName(evaluator: Evaluator, name: string, node: ts.Node): readonly Value[] {
  if (!name.startsWith('$')) return [];
  return evaluator.handedDown.byName(name, node).flatMap((each) => evaluator.valuesOf(each));
}

/** What goes by a name in what is not seen of an object. */
function memberElsewhere(
  { called }: ObjectValue | RecordValue,
  name: string,
  node: ts.Node,
): readonly Value[] {
  return called ? [further(called, { step: 'member', name, node })] : [];
}

function derivedMember(evaluator: Evaluator, value: Derived, name: string, node: ts.Node): readonly Value[] {
  const handed = handedByName(evaluator, name, node);
  if (handed.length > 0) return handed;
  const set = setOnMade(evaluator, value, name);
  if (set.length > 0) return set;
  const fired = firedMember(evaluator, value, name);
  if (fired.length > 0) return fired;
  const isGlobal =
    value.steps.length === 0 && 'name' in value.root && /^global(?:This)?$/.test(value.root.name);
  const kept = isGlobal ? evaluator.globalsNear(name, node) : [];
  if (kept.length > 0) return kept;
  const told = isWindow(value) ? evaluator.toldToPages(name, node) : [];
  if (told.length > 0) return told;
  const shared = isGlobal || isWindow(value) ? evaluator.sharedBy(name, node) : [];
  if (shared.length > 0) return shared;
  const valid = validMember(evaluator, value, name);
  if (valid.length > 0) return valid;
  const carried = carriedMember(evaluator, value, name, node);
  if (carried.length > 0) return carried;
  const ofContext = contextMember(evaluator, value, name, node);
  if (ofContext.length > 0) return ofContext;
  const paths = pathsOfRequest(evaluator, value, name);
  if (paths.length > 0) return paths;
  const narrowed = narrowedMember(evaluator, name, node);
  if (narrowed.length > 0) return narrowed;
  const model = modelOf(evaluator, value, name, node);
  return model.length > 0 ? model : [further(value, { step: 'member', name, node })];
}

/** Whether a value is what a page keeps its names in. */
export function isWindow(value: Value): boolean {
  return (
    value.kind === 'derived' &&
    value.steps.length === 0 &&
    'name' in value.root &&
    !('open' in value.root) &&
    /^(?:window|globalThis|self)$/.test(value.root.name)
  );
}

/** `sequelize.models.order`, and `db.Order` of a `db` of which nothing is known. */
function modelOf(evaluator: Evaluator, value: Derived, name: string, node: ts.Node): readonly Value[] {
  const last = value.steps.at(-1);
  const isKept = last?.step === 'member' && last.name === 'models';
  if ('package' in value.root && !(isKept && /sequelize/.test(value.root.package))) return [];
  if (!isKept) return keptModel(evaluator, name, node);
  const model = evaluator.modelNamed(name, node);
  return model ? [model] : [];
}

/** `db[model.name] = model`: what is kept in a directory's index by the names that models are told. */
const keepsModels = saidIn(/\[\s*\w*[mM]odel\.name\s*\]\s*=/);

/** The model of an ORM that something unknown holds: it is written as classes are. */
export function keptModel(
  evaluator: Evaluator,
  name: string,
  node: ts.Node,
  isAnyName = false,
): readonly Value[] {
  const model = isAnyName || /^[A-Z]/.test(name) ? evaluator.modelNamed(name, node) : undefined;
  return model ? [model] : [];
}

export function nameOf(
  node: ts.PropertyName | undefined,
  evaluator: Evaluator,
  context: Context,
): string | undefined {
  if (!node) return undefined;
  if (
    ts.isIdentifier(node) ||
    ts.isStringLiteralLike(node) ||
    ts.isNumericLiteral(node) ||
    ts.isPrivateIdentifier(node)
  ) {
    return node.text;
  }
  const [value] = ts.isComputedPropertyName(node) ? evaluator.valuesOf(node.expression, context) : [];
  return value && fixed(value);
}

/** The names of the members that an object literal writes, those that are computed as well. */
export function namesWritten(evaluator: Evaluator, { node, context }: ObjectValue): readonly string[] {
  return node.properties.flatMap(({ name }) => nameOf(name, evaluator, context) ?? []);
}

/** The properties of an object literal: the last of each name, and what is spread into it. */
export interface ObjectIndex {
  readonly named: ReadonlyMap<string, ts.ObjectLiteralElementLike>;
  readonly computed: readonly ts.ObjectLiteralElementLike[];
  readonly spread: readonly ts.Expression[];
}

export function indexObject(object: ts.ObjectLiteralExpression): ObjectIndex {
  const named = new Map<string, ts.ObjectLiteralElementLike>();
  const computed: ts.ObjectLiteralElementLike[] = [];
  const spread: ts.Expression[] = [];
  for (const property of object.properties) {
    if (ts.isSpreadAssignment(property)) spread.push(property.expression);
    else if (property.name && ts.isComputedPropertyName(property.name)) computed.push(property);
    else if (property.name) named.set(property.name.text, property);
  }
  return { named, computed, spread };
}

export function objectMember(
  evaluator: Evaluator,
  value: ObjectValue,
  name: string,
  node: ts.Node,
): readonly Value[] {
  const { node: object, context, assigned } = value;
  const { named, computed, spread } = evaluator.indexOf(object);
  const inLoop = named.has(name)
    ? []
    : computed.flatMap((each) => namedInLoop(evaluator, each, name, context));
  if (inLoop.length > 0) return inLoop;
  const property = named.get(name) ?? computed.find((each) => nameOf(each.name, evaluator, context) === name);
  const elsewhere = evaluator.assignedElsewhere.get(object)?.get(name);
  if (elsewhere) return elsewhere.flatMap((expression) => evaluator.valuesOf(expression));
  const isOpen = !property || (ts.isPropertyAssignment(property) && isNothing(property.initializer));
  const later = isOpen ? setAfterwards(evaluator, value, name, node) : undefined;
  if (!property) {
    if (later) return later;
    const bring = (expression: ts.Expression) =>
      evaluator.valuesOf(expression, context).flatMap((each) => evaluator.member(each, name, node));
    return spread.length === 0 ? [] : evaluator.spreadInto(value, name, () => spread.flatMap(bring));
  }
  if (ts.isPropertyAssignment(property)) {
    // What begins as nothing is what it is given before it is used.
    if (later?.some(isKnown)) return later.filter(isKnown);
    const after = afterFirstNumber(
      evaluator,
      [property.initializer, ...(assigned?.get(name) ?? [])],
      context,
    );
    if (after) return after.length > 0 ? after : [derived({ name })];
    const said = evaluator.valuesOf(property.initializer, context);
    if (said.some(({ kind }) => kind !== 'text')) return filledMemberList(evaluator, value, name, said);
    const over = spreadOver(evaluator, value, property, name);
    const begun = over.length > 0 ? over : said;
    return setInstead(evaluator, value, name, node, { written: property.initializer, begun }) ?? begun;
  }
  if (ts.isShorthandPropertyAssignment(property)) return evaluator.valuesOfName(name, object, context);
  if (ts.isMethodDeclaration(property)) return [{ kind: 'function', node: property, context }];
  return ts.isGetAccessor(property) ? returned(evaluator, property, context) : [];
}

/** What an object holds by a name that the loop around it makes, one for each of its elements: `client = { ...client, [name]: call }`. */
function namedInLoop(
  evaluator: Evaluator,
  property: ts.ObjectLiteralElementLike,
  name: string,
  context: Context,
): readonly Value[] {
  const key =
    property.name && ts.isComputedPropertyName(property.name) ? property.name.expression : undefined;
  if (!key || !ts.isPropertyAssignment(property) || evaluator.valuesOf(key, context).length < 2) return [];
  return elementContexts(evaluator, property, context, { ofTexts: true })
    .filter((inside) => inside !== context && nameOf(property.name, evaluator, inside) === name)
    .flatMap((inside) => evaluator.valuesOf(property.initializer, inside));
}

/** `null`, `null as Repository<Order> | null`, `undefined!` */
function isNothing(node: ts.Expression): boolean {
  if (ts.isAsExpression(node) || ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node))
    return isNothing(node.expression);
  return node.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(node) && node.text === 'undefined');
}

/** What belongs to one of several that something holds, of which one is meant. */
export function chosenOf(value: Value): Value {
  if (value.kind === 'object') return { ...value, chosen: true };
  return value.kind === 'text' ? { ...value, typed: value.typed ?? 'held' } : value;
}

/** A text, as one of several that a type lists. */
export function saidByType(value: Value): Value {
  return value.kind === 'text' ? { ...value, typed: 'listed' } : value;
}

/** What the file of a function gives it by a name of its own: `placeOrder.PATH = '/orders'`, as generated clients keep their paths. */
function functionMember(evaluator: Evaluator, node: ts.SignatureDeclaration, name: string): readonly Value[] {
  const named = node.name ?? (ts.isVariableDeclaration(node.parent) ? node.parent.name : undefined);
  if (!named || !ts.isIdentifier(named)) return [];
  const assigned = evaluator.scopes.assignedToMembers(named.text, node.getSourceFile())?.get(name) ?? [];
  const declaration = node.name ? node : node.parent;
  return assigned
    .filter((each) => evaluator.scopes.find(named.text, each).some((found) => found === declaration))
    .flatMap((each) => evaluator.valuesOf(each));
}

export function enumMember(evaluator: Evaluator, node: ts.EnumDeclaration, name: string): readonly Value[] {
  const index = node.members.findIndex((member) => nameOf(member.name, evaluator, free) === name);
  const member = node.members[index];
  if (!member) return [];
  return member.initializer ? evaluator.valuesOf(member.initializer) : [textValue(String(index), member)];
}

function namespaceMember(evaluator: Evaluator, node: ts.ModuleDeclaration, name: string): readonly Value[] {
  if (!node.body || !ts.isModuleBlock(node.body)) return [];
  const declarations = evaluator.scopes.namesIn(node.body).get(name) ?? [];
  return declarations.flatMap((declaration) => declaredValues(evaluator, declaration, free));
}
