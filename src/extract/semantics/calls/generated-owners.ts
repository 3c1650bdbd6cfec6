/** What others call to come to a place of a generated client: a method, a function of an object that is given back, or a function of the file. */
import { ts } from 'ts-morph';
import { type Body, isBody, nameOfBody } from '../functions.js';

export interface Owner {
  readonly node: Body;
  readonly name: string;
  /** The class, the function or the object that has it. */
  readonly holder: string | undefined;
}

/** What a library of queries calls by itself, though it stands in an object that a function gives back. */
export const OF_LIBRARY = /^(?:query|mutation|base)Fn$|^fetcher$/;

/** The outermost function around a place that others may name; undefined of what runs when its file is loaded, or when a class is made. */
export function ownerOf(place: ts.Node): Owner | undefined {
  let found: Owner | undefined;
  for (let around = place.parent; around?.parent; around = around.parent) {
    if (!isBody(around)) continue;
    if (ts.isConstructorDeclaration(around) || ts.isAccessor(around)) return undefined;
    const name = nameOfBody(around);
    if (name === undefined) continue;
    const holder = holderOf(around);
    if (holder && !OF_LIBRARY.test(name)) return { node: around, name, holder: nameOfHolder(holder) };
    found = { node: around, name, holder: undefined };
  }
  return found;
}

/** The class or the object that others ask for a function by its name. */
function holderOf(body: Body): ts.Node | undefined {
  const element: ts.Node = ts.isMethodDeclaration(body) ? body : outside(body).parent;
  if (ts.isClassElement(element) && ts.isClassLike(element.parent)) return element.parent;
  if (!ts.isObjectLiteralElementLike(element) || !ts.isObjectLiteralExpression(element.parent))
    return undefined;
  let object: ts.Node = outside(element.parent);
  while (ts.isPropertyAssignment(object.parent)) object = outside(object.parent.parent);
  const { parent } = object;
  const isGiven =
    ts.isReturnStatement(parent) ||
    (ts.isArrowFunction(parent) && parent.body === object) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isExportAssignment(parent) ||
    (ts.isVariableDeclaration(parent) && ts.isSourceFile(parent.parent.parent.parent));
  return isGiven ? object : undefined;
}

function nameOfHolder(holder: ts.Node): string | undefined {
  if (ts.isClassLike(holder)) return holder.name?.text;
  for (let place = holder.parent; place; place = place.parent) {
    if (ts.isClassLike(place)) return place.name?.text;
    const isTop = ts.isVariableDeclaration(place) && ts.isSourceFile(place.parent.parent.parent);
    if (isTop) return (place as ts.VariableDeclaration).name.getText();
    if (ts.isFunctionDeclaration(place)) return place.name?.text;
  }
  return undefined;
}

/** Whether a function of a generated file is another form of what is asked for: `OrdersApiFp(…).getOrder` and `OrdersApiFactory(…).getOrder` of `OrdersApi.getOrder`. */
export function isForm(node: ts.SignatureDeclaration, { node: of, name, holder }: Owner): boolean {
  if (node === of) return true;
  if (node.getSourceFile() !== of.getSourceFile() || node.name?.getText() !== name) return false;
  // Signatures of the same function.
  if (node.parent === of.parent) return ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node);
  const own = isBody(node) ? holderOf(node) : undefined;
  const other = own && nameOfHolder(own);
  return (
    holder !== undefined &&
    other !== undefined &&
    holder.replace(FORM, '') === other.replace(FORM, '') &&
    (FORM.test(holder) || FORM.test(other))
  );
}

const FORM = /(?:Fp|Factory)$/;

/** The outermost expression that is the same. */
export function outside(node: ts.Node): ts.Node {
  let place = node;
  while (
    place.parent &&
    (ts.isParenthesizedExpression(place.parent) ||
      ts.isAsExpression(place.parent) ||
      ts.isSatisfiesExpression(place.parent) ||
      ts.isNonNullExpression(place.parent))
  )
    place = place.parent;
  return place;
}
