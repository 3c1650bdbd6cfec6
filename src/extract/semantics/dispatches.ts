/**
 * Messages within one program: a command, a query or an event is an object of a class, handed to a bus that runs the handler of that class.
 * In: a method, and files. Out: the classes of messages that the method handles, and the calls that hand such a message to a bus. Known are
 * handlers by their decorator (`@CommandHandler(CreateBooking)`) or by what they implement (`IRequestHandler<CreateBooking, Booking>`).
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluate/evaluator.js';
import { lastNameOrText } from './evaluate/last-name.js';
import { type Body, functionAround } from './functions.js';

/** The class of a message. */
export type MessageClass = ts.ClassLikeDeclaration & { readonly name: ts.Identifier };

export interface Dispatches {
  readonly calls: readonly ts.CallExpression[];
  /** False where a message is made and what becomes of it is not seen. */
  readonly isKnown: boolean;
}

/** What buses call of a handler. */
const HANDLES = /^(handle|execute)$/;
const HANDLER = /^I?(Command|Query|Event|Events|Request|Notification|Message|DomainEvent)\w*Handler$/;
/** What hands a message to a bus; an aggregate hands on what it applies when it is committed. */
const SENDS =
  /^(send|execute|publish|dispatch|emit|emitAsync|ask|invoke|raise|notify|handle|mediate|apply|push)$/;
/** What only tells a bus of a class and its handler. */
const REGISTERS = /^(register|subscribe|bind|add|use)/;

/** The classes of the messages that a method handles. */
export function messagesOf(evaluator: Evaluator, body: Body): readonly MessageClass[] {
  const holder = body.parent;
  if (!ts.isMethodDeclaration(body) || !ts.isClassDeclaration(holder)) return [];
  if (!HANDLES.test(body.name.getText())) return [];
  const decorated = (ts.getDecorators(holder) ?? []).flatMap(({ expression }) =>
    ts.isCallExpression(expression) && HANDLER.test(expression.expression.getText())
      ? expression.arguments.flatMap((argument) => evaluator.valuesOf(argument))
      : [],
  );
  const implemented = (holder.heritageClauses ?? [])
    .flatMap(({ types }) => [...types])
    .filter(({ expression }) => HANDLER.test(expression.getText()))
    .flatMap(({ typeArguments }) => typeArguments?.[0] ?? [])
    .flatMap((message) => evaluator.valuesOfType(message));
  const classes = [...decorated, ...implemented].flatMap((value) =>
    value.kind === 'class' ? [value.node] : value.kind === 'instance' ? [value.of] : [],
  );
  return [...new Set(classes)].filter((each): each is MessageClass => each.name !== undefined);
}

/** What a file does with the messages of a class that it makes. */
export function dispatchesIn(evaluator: Evaluator, file: ts.SourceFile, message: MessageClass): Dispatches {
  const calls: ts.CallExpression[] = [];
  let isKnown = true;
  const visit = (node: ts.Node): void => {
    // What the class makes of itself is sent by whoever asks it to.
    if (ts.isTypeNode(node) || ts.isDecorator(node) || node === message) return;
    if (makes(node, (each) => isMessage(evaluator, each, message))) {
      const found = sendingsOf(node);
      if (found) calls.push(...found);
      else isKnown = false;
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { calls, isKnown };
}

/** `new PlaceOrder(sku)`, `PlaceOrder.of(sku)`, `plainToInstance(PlaceOrder, body)`: whatever is given the class may make one. */
function makes(node: ts.Node, isIt: (node: ts.Expression) => boolean): node is MakingMessage {
  if (ts.isNewExpression(node)) return isIt(node.expression);
  if (!ts.isCallExpression(node) || REGISTERS.test(lastNameOrText(node.expression))) return false;
  const { expression, arguments: given } = node;
  return given.some(isIt) || (ts.isPropertyAccessExpression(expression) && isIt(expression.expression));
}

type MakingMessage = ts.NewExpression | ts.CallExpression;

function isMessage(evaluator: Evaluator, node: ts.Expression, message: MessageClass): boolean {
  if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return false;
  return evaluator.valuesOf(node).some((value) => value.kind === 'class' && value.node === message);
}

/** The calls that send what is made here; undefined where it is not seen what becomes of it. */
function sendingsOf(made: MakingMessage): readonly ts.CallExpression[] | undefined {
  let place: ts.Node = made;
  while (ts.isParenthesizedExpression(place.parent) || ts.isAsExpression(place.parent)) place = place.parent;
  const { parent } = place;
  if (ts.isCallExpression(parent)) return sending(parent);
  if (!ts.isVariableDeclaration(parent) || !ts.isIdentifier(parent.name)) return undefined;
  const name = parent.name.text;
  const found: ts.CallExpression[] = [];
  const visit = (node: ts.Node): void => {
    const isGiven =
      ts.isCallExpression(node) && node.arguments.some((each) => ts.isIdentifier(each) && each.text === name);
    if (isGiven) found.push(...(sending(node) ?? []));
    ts.forEachChild(node, visit);
  };
  visit(functionAround(parent) ?? parent.getSourceFile());
  return found.length > 0 ? found : undefined;
}

function sending(call: ts.CallExpression): readonly ts.CallExpression[] | undefined {
  const name = lastNameOrText(call.expression);
  if (REGISTERS.test(name)) return [];
  return ts.isPropertyAccessExpression(call.expression) && SENDS.test(name) ? [call] : undefined;
}
