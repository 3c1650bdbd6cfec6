/**
 * What an expression can be, as far as the text of the program shows: the one answer that all readers of code ask for.
 * An expression has several values when the program chooses among them; none when nothing is known.
 */
import type { ts } from 'ts-morph';
import type { TextPart } from '../../../model/facts.js';
import type { Path } from '../../../model/nouns.js';

/** A name that only a caller can bind: the parameter of a function, or the type parameter of a class. */
export type Open = ts.ParameterDeclaration | ts.TypeParameterDeclaration;

/** What a context binds: what a caller gives, or what a loop is run for. */
export type Bindable = Open | ts.VariableDeclaration;

export type Value =
  | TextValue
  | ObjectValue
  | RecordValue
  | { readonly kind: 'shape'; readonly members: ts.NodeArray<ts.TypeElement>; readonly context: Context }
  | ListValue
  /** What a component is given by an element: `<Order id="1" load={load} />`. */
  | { readonly kind: 'properties'; readonly node: ts.JsxAttributes; readonly context: Context }
  | FunctionValue
  | ClassValue
  | InstanceValue
  | { readonly kind: 'enum'; readonly node: ts.EnumDeclaration }
  | { readonly kind: 'namespace'; readonly node: ts.ModuleDeclaration }
  | { readonly kind: 'module'; readonly path: Path }
  /** The variables of the process. */
  | EnvironmentValue
  | Derived;

export interface ListValue {
  readonly kind: 'list';
  /** What an element can be. */
  readonly items: readonly Value[];
  /** What each element can be, in their order, where that is known. */
  readonly elements?: readonly (readonly Value[])[];
  /** Any number of such elements may be in it: it is filled in a loop. */
  readonly isFilled?: true;
}

/** What one element of a list can be. Which entry of a list stands there that a variable holds, nobody knows: `TOPICS.split(',')[0]`. */
export function elementAt({ items, elements }: ListValue, index: number): readonly Value[] {
  const found = elements?.[index] ?? items;
  const isAnyEntry = found.some(
    (value) =>
      value.kind === 'text' && value.parts.some((part) => typeof part === 'object' && 'split' in part),
  );
  return isAnyEntry ? [] : found;
}

/** An object that is made of a list, by names that are computed: `Object.fromEntries(…)`, `depots.reduce(…, {})`. */
export interface RecordValue {
  readonly kind: 'record';
  readonly entries: readonly Entry[];
  /** As of an object. */
  readonly called?: Derived;
}

/** What something holds by a name, and what that name can be. */
export interface Entry {
  readonly keys: readonly Value[];
  values(): readonly Value[];
}

export interface EnvironmentValue {
  readonly kind: 'environment';
  /** Where a library is told of its variables: `z.object({ PORT: z.coerce.number().default(3000) })`. */
  readonly declared?: readonly ObjectValue[];
  /** What a library makes of it, under other names. */
  readonly made?: readonly Value[];
}

export interface ObjectValue {
  readonly kind: 'object';
  readonly node: ts.ObjectLiteralExpression;
  readonly context: Context;
  /** What its file assigns to its members afterwards: `db.orders = …`. */
  readonly assigned?: ReadonlyMap<string, readonly ts.Expression[]>;
  /** It is one of several that may be meant. */
  readonly chosen?: true;
  /** What it is called where something else may hold more of it: `window.env`. */
  readonly called?: Derived;
  /** Members that were taken out of it: `const { url, ...others } = options`. */
  readonly without?: ReadonlySet<string>;
}

export interface TextValue {
  readonly kind: 'text';
  readonly parts: readonly Part[];
  /** The literals that it was made of. */
  readonly origins: readonly ts.Node[];
  /** It is, or holds, one of several that a type lists, or that something of the program holds. */
  readonly typed?: 'listed' | 'held';
  /** A check lets it through among others: whoever asks knows which of them ever come. */
  readonly among?: true;
  /** It goes on: it is made of more than is read. */
  readonly isCut?: true;
  /** It is what an address of the language holds: its members are parts of it. */
  readonly address?: true;
}

/** A part that is not known, and the parameter that it hangs on, if it does. */
export interface Hole {
  readonly hole: true;
  readonly open?: Open;
  /** What the program calls it, if that is the name of a variable of the environment: `ORDERS_URL`. */
  readonly variable?: string;
  /** It is no variable, but the name by which a directory of services is asked for the address. */
  readonly directory?: true;
  /** What stands behind the path of an address, as its name says: `${queryString}`. */
  readonly query?: true;
  /** It may as well be nothing: whoever gives the parameter need not say it. */
  readonly optional?: true;
  /** Of the address that the variable holds, only what stands before the path. */
  readonly origin?: true;
  /** A file of another program than the one whose text it is: its variable is meant. */
  readonly of?: Path;
  /** It is the name by which a message came, from this package; of some it is not known. */
  readonly from?: string;
  /** What it is called in what holds it: `row.topic`. */
  readonly member?: string;
  /** What it is called among the settings of the program, where that says whose address it is: `services.orders.host`. */
  readonly setting?: string;
  /** A type lists what it can be. */
  readonly oneOfFew?: true;
  /** It is the path of a request, which begins with a slash. */
  readonly rooted?: true;
  /** It is a part of an address that was taken apart. */
  readonly taken?: TakenApart;
}

/** A part of an address. That of its path is nothing by itself: it stands where the path begins. */
export interface TakenApart {
  readonly part: 'protocol' | 'host' | 'hostname' | 'port' | 'pathname';
  /** What of the address stands before its path. */
  readonly before: readonly Part[];
}

export type Part = TextPart | Hole;

export interface FunctionValue {
  readonly kind: 'function';
  readonly node: ts.SignatureDeclaration;
  readonly context: Context;
  /** The parameter whose type it is: whoever gives that gives a function which does what this one only says. */
  readonly declared?: ts.ParameterDeclaration;
  /** What a file that hands it out gives it besides. */
  readonly set?: SetMembers;
}

export interface ClassValue {
  readonly kind: 'class';
  readonly node: ts.ClassLikeDeclaration;
  readonly context: Context;
  /** What a file that hands it out gives it besides. */
  readonly set?: SetMembers;
}

export interface InstanceValue {
  readonly kind: 'instance';
  readonly of: ts.ClassLikeDeclaration;
  /** Binds the parameters of the class and of its constructor. */
  readonly context: Context;
  /** What its file assigns to its members afterwards: `options.queue = …`. */
  readonly assigned?: ReadonlyMap<string, readonly ts.Expression[]>;
  /** The parameter that is declared to be one: whoever gives it may give one of a class that extends this. */
  readonly declared?: ts.ParameterDeclaration;
  /** The place that makes it, where that is seen. */
  readonly made?: ts.NewExpression;
}

/** Something that comes from what the program does not define: a library, a parameter, a global. With all that was done to it. */
export interface Derived {
  readonly kind: 'derived';
  readonly root: Root;
  readonly steps: readonly Step[];
  /** What its file assigns to its members afterwards: `client.place = (order) => client.post('/orders', order)`. */
  readonly set?: SetMembers;
}

/** Members that something is given where it goes by a name, and what is bound there. */
export interface SetMembers {
  readonly members: ReadonlyMap<string, readonly ts.Expression[]>;
  readonly context: Context;
}

export type Root =
  | { readonly package: string }
  /** `within`: it is not the parameter, but what something else holds by the name that is given for it: `client[model]`. */
  | { readonly open: Open; readonly name: string; readonly within?: true }
  /** A name that nothing in the file declares, or that was declared without a value. */
  | { readonly name: string };

/** What was done to a derived value. */
export type Step =
  | { readonly step: 'member'; readonly name: string; readonly node: ts.Node }
  | {
      readonly step: 'call' | 'new';
      readonly node: ts.CallExpression | ts.NewExpression | ts.TaggedTemplateExpression;
      readonly context: Context;
    }
  /** A value of the type so far, as a declaration says; and the parameter, or the member of a class, that it is declared by. */
  | {
      readonly step: 'instance';
      readonly types: readonly ts.TypeNode[];
      readonly context: Context;
      readonly open?: ts.ParameterDeclaration;
      readonly member?: ts.PropertyDeclaration;
    }
  /** A class of the program that extends the value so far. */
  | { readonly step: 'subclass'; readonly of: ts.ClassLikeDeclaration; readonly instance: boolean }
  /** What a callback is given as its nth argument. */
  | { readonly step: 'given'; readonly index: number };

/** What the parameters around an expression are bound to. */
export interface Context {
  readonly bound: ReadonlyMap<Bindable, () => readonly Value[]>;
  readonly self?: InstanceValue | ClassValue | undefined;
  readonly outer?: Context | undefined;
  /** Parameters that the call leaves out and that have no value by themselves. */
  readonly absent?: ReadonlySet<Open>;
  /** How many calls deep the evaluation is. */
  readonly depth: number;
  /** The call that leads in. */
  readonly call?: ts.CallExpression | ts.NewExpression;
  /** The outermost call that leads in, where another function stands between: what a library does for a program is asked there. */
  readonly asker?: ts.Node;
  /** What a name is taken for while it is found out what tests make of that. */
  readonly supposed?: Supposed;
  /** Only what is written counts as there: what a type says may be given at times. */
  readonly isSure?: true;
}

/** That what is called so is a text, from a place of its file on: before that it may be another. */
export interface Supposed {
  readonly words: string;
  readonly text: string;
  readonly since: number;
}

/** A call of a function of the program, with the function as it is called there. */
export interface CallOf {
  readonly node: ts.CallExpression;
  readonly of: FunctionValue;
}

/** The calls of a function, in the program around a node. */
export type CallsOf = (of: ts.SignatureDeclaration, near: ts.Node) => readonly CallOf[];

/** What a program makes of a context that it hands around, or keeps for a request and all that it leads to. */
export interface MadeAs {
  /** What fills a member of a type, in the program around a node. */
  member(members: ts.NodeArray<ts.TypeElement>, name: string, at: ts.Node): readonly Value[];
  /** What is given to a storage of a request, by what makes the storage. */
  stored(made: ts.Node): readonly ts.Expression[];
}

export const free: Context = { bound: new Map(), depth: 0 };

/** More alternatives than these are no knowledge. */
export const MOST_ALTERNATIVES = 100;
/** Texts that are listed: names of tables, of channels. */
const MOST_LISTED = 300;

export function textValue(text: string, origin: ts.Node): TextValue {
  return { kind: 'text', parts: [text], origins: [origin] };
}

export function derived(root: Root, ...steps: Step[]): Derived {
  return { kind: 'derived', root, steps };
}

export function further(value: Derived, ...steps: Step[]): Derived {
  return { kind: 'derived', root: value.root, steps: [...value.steps, ...steps] };
}

/** Inside of a function that is called with something that only running code knows. */
export function calledWithAnything(parameter: ts.ParameterDeclaration): Context {
  const anything = derived({ name: parameter.name.getText() });
  return { bound: new Map<Open, () => readonly Value[]>([[parameter, () => [anything]]]), depth: 1 };
}

/** What a parameter is bound to here. */
export function boundIn(context: Context, open: Bindable): readonly Value[] | undefined {
  for (let place: Context | undefined = context; place; place = place.outer) {
    const values = place.bound.get(open);
    if (values) return values();
  }
  return undefined;
}

export function selfIn(context: Context): InstanceValue | ClassValue | undefined {
  for (let place: Context | undefined = context; place; place = place.outer)
    if (place.self) return place.self;
  return undefined;
}

/** Each alternative once. */
export function distinct(values: readonly Value[]): readonly Value[] {
  if (values.length < 2) return values;
  const seen = new Set<unknown>();
  const found = values.filter((value) => {
    const key = identity(value);
    return !seen.has(key) && seen.add(key);
  });
  if (found.length <= MOST_ALTERNATIVES) return found;
  const [first] = found;
  if (first?.kind !== 'text' || !found.every(({ kind }) => kind === 'text'))
    return found.slice(0, MOST_ALTERNATIVES);
  if (found.length <= MOST_LISTED) return found;
  // That there are more is not kept silent.
  return [...found.slice(0, MOST_LISTED), { kind: 'text', parts: [{ hole: true }], origins: first.origins }];
}

function identity(value: Value): unknown {
  if (value.kind !== 'text') return value;
  const [only, ...others] = value.parts;
  // Nearly all are one piece; the mark keeps it from looking like several.
  if (typeof only === 'string' && others.length === 0) return `"${only}`;
  // What it is called in what holds it makes nothing known.
  return JSON.stringify(value.parts, (key, part) => (key === 'member' ? undefined : (part?.kind ?? part)));
}
