/**
 * What gives something for a token, of whatever container. In: a provider as the program writes it. Out: the values that it gives.
 * Sources: https://docs.nestjs.com/fundamentals/custom-providers, https://inversify.io/docs/fundamentals/binding/,
 * https://github.com/microsoft/tsyringe, https://docs.typestack.community/typedi, https://github.com/jeffijoe/awilix
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { fixed, parameterOf } from './text.js';
import { free, type Value } from './values.js';

/** How a container comes to what it gives: as it stands, from a function, of a class, or from what it has for another token. */
export type Way = 'value' | 'function' | 'class' | 'token';

export type Provider =
  | { readonly way: Way; readonly of: ts.Expression }
  /** A class that says itself for which token it is: `@Service(ORDERS) class Orders`. */
  | { readonly way: 'decorated'; readonly of: ts.ClassLikeDeclaration }
  /** A call that registers clients of other services: `ClientsModule.register([…])`. */
  | { readonly way: 'client'; readonly of: ts.CallExpression };

/** What a program that asks for a token is given by its providers, for a place in it. */
export type ProvidedNear = (node: ts.Node, token: string) => readonly Provider[];

/** What a token goes by: its text, what a symbol is made for, or what it is called; several where it is made for each of a list. */
export function tokensOf(evaluator: Evaluator, token: ts.Expression): readonly string[] {
  const values = evaluator.valuesOf(token, free);
  const texts = values.flatMap((value) => fixed(value) ?? symbolOf(value) ?? []);
  if (texts.length > 0) return texts;
  const classes = values.flatMap((value) =>
    value.kind === 'class' ? [classToken(evaluator, value.node)] : [],
  );
  return [token.getText(), ...classes];
}

/** The token of a class, by whatever name files import it: several may be called alike. */
export function classToken({ program }: Evaluator, node: ts.ClassLikeDeclaration): string {
  return `${CLASS}${program.pathOf(node.getSourceFile())}#${node.name?.text ?? ''}`;
}

/** Whether a token is that of one class. */
export function isClassToken(token: string): boolean {
  return token.startsWith(CLASS);
}

/** Before the names that awilix hands out, for those are no tokens of others. */
const NAMED = 'awilix:';

/** Before the places of classes. */
const CLASS = 'class:';

/** The token of what awilix hands out by a name. */
export function namedToken(name: string): string {
  return NAMED + name;
}

/** Whether a token is that of what awilix hands out by a name. */
export function isNamedToken(token: string): boolean {
  return token.startsWith(NAMED);
}

/** `Symbol.for('Orders')`, `Symbol('Orders')`: files may call one symbol by several names. */
function symbolOf(value: Value): string | undefined {
  if (value.kind !== 'derived' || !('name' in value.root) || value.root.name !== 'Symbol') return undefined;
  const call = value.steps.at(-1);
  const [said] = call?.step === 'call' && ts.isCallExpression(call.node) ? call.node.arguments : [];
  return said && ts.isStringLiteralLike(said) ? said.text : undefined;
}

/** Tokens that stand for tokens. */
const DEEPEST = 5;

/** What providers give that is known, be it only to whoever gives them a parameter; nothing of what only a library would make known. */
export function givenBy(evaluator: Evaluator, providers: readonly Provider[], depth = 0): readonly Value[] {
  return providers
    .flatMap((provider) => providedBy(evaluator, provider, depth))
    .filter((value) => value.kind !== 'derived' || 'package' in value.root || parameterOf(value));
}

function providedBy(evaluator: Evaluator, { way, of }: Provider, depth: number): readonly Value[] {
  if (way === 'client' || depth > DEEPEST) return [];
  if (way === 'decorated') return [evaluator.anyInstanceOf(of)];
  if (way === 'token') {
    const providers = tokensOf(evaluator, of).flatMap((token) => evaluator.providedNear(of, token));
    const given = givenBy(evaluator, [...new Set(providers)], depth + 1);
    if (given.length > 0) return given;
  }
  return evaluator.valuesOf(of).flatMap((value): readonly Value[] => {
    if (way === 'value') return [value];
    if (way === 'function') return value.kind === 'function' ? evaluator.returnedBy(value) : [];
    if (value.kind === 'class') return [{ kind: 'instance', of: value.node, context: value.context }];
    return way === 'class' ? [value] : [];
  });
}
