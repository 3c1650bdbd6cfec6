/** What calls a function, makes a class or extends it: which files to ask, and by which parameter. */
import { ts } from 'ts-morph';
import type { Path } from '../../../model/nouns.js';
import { constructorOf } from '../evaluate/constructors.js';
import { FIRES, firedIn } from '../evaluate/fired.js';
import { isHole } from '../evaluate/text.js';
import { functionAround } from '../functions.js';
import { isNamed, type Reading } from './readings.js';
import type { Site } from './site.js';
import type { Parts } from './texts.js';
import type { Opening } from './within.js';

const EXTENDS = /\bclass\s+(\w+)(?:<[^{]*>)?\s+extends\s+([\w.]+)/g;

/** What a file says of classes that extend others, and which functions it hands to breakers. */
interface Told {
  readonly extended: readonly { readonly of: string; readonly base: string }[];
  readonly fired: readonly string[];
}

/** Some names, with those of classes that extend one of them: who makes these makes the first. What a breaker runs is run by its method. */
export type Subclassing = (
  names: ReadonlySet<string | undefined>,
  files: readonly Path[],
) => ReadonlySet<string | undefined>;

/** Finds such names in what files say; each is read once, however often it is asked for. */
export function subclassing(read: (path: Path) => string | undefined): Subclassing {
  const known = new Map<Path, Told>();
  const toldBy = (path: Path): Told => {
    const before = known.get(path);
    if (before) return before;
    const text = read(path) ?? '';
    const extended = [...text.matchAll(EXTENDS)].map(([, of = '', base = '']) => ({
      of,
      base: base.slice(base.lastIndexOf('.') + 1),
    }));
    const told = { extended, fired: firedIn(text) };
    known.set(path, told);
    return told;
  };
  return (names, files) => {
    const told = files.map(toldBy);
    const found = new Set(names);
    if (told.some(({ fired }) => fired.some((name) => names.has(name)))) found.add(FIRES);
    for (let size = 0; size !== found.size; ) {
      size = found.size;
      for (const { extended } of told)
        for (const { of, base } of extended) if (found.has(base)) found.add(of);
    }
    return found;
  };
}

/**
 * A parameter of the class around a site whose name hangs on a member that only those who extend the class give a value:
 * `abstract subject: string`, or one of several that a type lists.
 */
export function memberOpen(site: Site, readings: readonly Reading[]): Opening | undefined {
  let place: ts.Node = site;
  while (place.parent && !ts.isClassLike(place)) place = place.parent;
  const isPromising = ts.isClassLike(place) && place.members.some(isPromised);
  const isSaid = (reading: Reading) =>
    isNamed(reading) &&
    !(isPromising && reading.kind === 'call' && reading.address?.some(isNobodys)) &&
    (reading.kind !== 'message' ||
      !(reading.typed || reading.channel.some(isHole) || isEmptyName(reading.channel, reading.exchange))) &&
    // Several names and several keys: those who extend the class say which belong together.
    (reading.kind !== 'binding' || readings.length === 1);
  if (readings.length === 0 || readings.every(isSaid)) return undefined;
  const given = ts.isTaggedTemplateExpression(site) ? [site.template] : (site.arguments ?? []);
  // What carries a message may have been made with the name before.
  const isMessage = readings.some(({ kind }) => kind !== 'call');
  const saying = isMessage ? [functionAround(site) ?? site] : given;
  if (!saying.some((each) => /\bthis\./.test(each.getText()))) return undefined;
  if (!ts.isClassLike(place)) return undefined;
  return place.typeParameters?.[0] ?? constructorOf(place)?.parameters[0] ?? leftOpen(place);
}

/** A class that is only there to be extended: it says so, or it has members that say nothing yet. */
function leftOpen(node: ts.ClassLikeDeclaration): ts.ClassLikeDeclaration | undefined {
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
  const isAbstract = modifiers.some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword);
  return isAbstract || node.members.some(saysNothingYet) ? node : undefined;
}

/** `topic = ''`, `protected topic!: string`, `get topic() { throw new Error('not implemented'); }` */
function saysNothingYet(member: ts.ClassElement): boolean {
  const modifiers = ts.canHaveModifiers(member) ? (ts.getModifiers(member) ?? []) : [];
  if (modifiers.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword)) return false;
  if (ts.isPropertyDeclaration(member))
    return member.initializer
      ? ts.isStringLiteralLike(member.initializer) && member.initializer.text === ''
      : isOfTexts(member.type);
  const body = ts.isGetAccessor(member) || ts.isMethodDeclaration(member) ? member.body : undefined;
  const [first, ...others] = body?.statements ?? [];
  return first !== undefined && others.length === 0 && ts.isThrowStatement(first);
}

/** Whether a type is that of a text or of several, be there none: `string`, `readonly string[] | undefined`. */
function isOfTexts(type: ts.TypeNode | undefined): boolean {
  if (!type) return false;
  if (ts.isUnionTypeNode(type)) return type.types.some(isOfTexts);
  if (ts.isArrayTypeNode(type)) return isOfTexts(type.elementType);
  if (ts.isTypeOperatorNode(type) || ts.isParenthesizedTypeNode(type)) return isOfTexts(type.type);
  if (ts.isTypeReferenceNode(type) && LISTS.test(type.typeName.getText()))
    return isOfTexts(type.typeArguments?.[0]);
  return type.kind === ts.SyntaxKind.StringKeyword;
}

const LISTS = /^(?:Readonly)?(?:Array|Set)$/;

/** A name that is nothing so far: `topic = ''`. */
function isEmptyName(channel: Parts, exchange: Parts | undefined): boolean {
  return exchange === undefined && channel.every((part) => part === '');
}

/** Whether a member is one that those who extend the class have to give a value: `protected abstract path: string`. */
function isPromised(member: ts.ClassElement): boolean {
  const isAbstract = (ts.canHaveModifiers(member) ? (ts.getModifiers(member) ?? []) : []).some(
    ({ kind }) => kind === ts.SyntaxKind.AbstractKeyword,
  );
  return isAbstract && ts.isPropertyDeclaration(member);
}

/** Whether a part of an address is not known, and hangs on no parameter. */
function isNobodys(part: Parts[number]): boolean {
  return isHole(part) && part.open === undefined;
}
