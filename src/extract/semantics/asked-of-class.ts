/**
 * What is asked of the objects of a class in a file. In: the file's text, and what it calls the class. Out: whether they are asked for a method, and the names
 * that they have: fields and parameters of its type, `private readonly orders: OrdersService`, and what is made of it. Nothing can be told where the
 * class goes elsewhere: somebody inherits from it, puts it in another's place, keeps it in a list of its own.
 */
import { type Asked, anyOf, isUsed } from './asked.js';
import { escaped } from './program-texts.js';

/** What stands before the name of a class where nothing is asked of an object. */
const SILENT =
  /(?:\bclass\s+|@Inject\(\s*(?:forwardRef\(\s*\(\)\s*=>\s*)?|\binstanceof\s+|\bexport\s+default\s+|\bprovide\s*:\s*)$/;
/** A list of what a framework is to make, `providers: [OrdersService, …]`; of what a factory is given, `inject`, anything may be asked. */
const LISTED = /\b(?:providers|exports|controllers)\s*:\s*\[(?:[^\]]*,)?\s*$/;
/** What gives an object of a class that it is told: `app.get(OrdersService)`, `container.resolve<OrdersService>(…)`. */
const MADE =
  /([\w$]+)\s*(?::[^=;\n]*)?=\s*(?:await\s+)?(?:new\s+|[\w$.]+\.(?:get|resolve)(?:<[^>\n]*>)?\(\s*|[\w$.]+\.(?:get|resolve)<\s*)$/;
const TYPED = /([\w$]+)\s*[?!]?\s*:\s*$/;
/** What a container puts in its place. */
const STOOD_IN = /^use(?:Class|Existing|Factory|Value)$/;

/** Characters around a name that tell how it is used. */
const NEAR = 300;

export interface OfObjects {
  readonly asked: Asked;
  readonly names: readonly string[];
}

export function askedOfObjects(whole: string, local: string, method: string): OfObjects {
  // `this.orders = orders` only keeps what is given.
  const text = whole.replace(/\bthis\.([\w$]+)\s*=\s*\1(?![\w$])/g, '');
  const names = new Set<string>();
  const answers: Asked[] = [];
  for (const { index } of text.matchAll(new RegExp(`(?<![\\w$])${escaped(local)}(?![\\w$])`, 'g'))) {
    const before = text.slice(Math.max(0, index - NEAR), index);
    const after = text.slice(index + local.length, index + local.length + NEAR);
    const [, made] = MADE.exec(before) ?? [];
    const [, typed] = /^\s*[,;)=}|]|^\s*\n/.test(after) ? (TYPED.exec(before) ?? []) : [];
    const [, member] = /^\s*\.\s*([\w$]+)/.exec(after) ?? [];
    if (made !== undefined) names.add(made);
    else if (member !== undefined) answers.push(member === 'prototype' ? undefined : member === method);
    else if (SILENT.test(before) || LISTED.test(before)) answers.push(false);
    else if (typed !== undefined && !STOOD_IN.test(typed)) names.add(typed);
    else answers.push(undefined);
  }
  for (const name of names) answers.push(isUsed(text, name, method, true));
  return { asked: anyOf(answers), names: [...names] };
}
