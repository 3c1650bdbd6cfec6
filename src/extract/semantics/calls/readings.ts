/** What a site says, and which texts of it make known who is called, or which channel is meant. */
import { ts } from 'ts-morph';
import type { MessageReading } from '../channels/brokers.js';
import { isHole } from '../evaluate/text.js';
import type { Hole } from '../evaluate/values.js';
import type { CallReading } from './http.js';
import { beginsUnknown, type Parts } from './texts.js';

export type Reading = CallReading | MessageReading;

/** Whether a reading names who is called, or which channel. */
export function isNamed(reading: Reading): boolean {
  if (reading.kind === 'call') return !beginsUnknown(reading.address ?? reading.route ?? []);
  if (reading.kind === 'message')
    return [keyOf(reading.channel, reading.exchange), ...(reading.kinds ?? [])].some(
      (parts) => !beginsUnknown(parts),
    );
  return !beginsUnknown(reading.queue);
}

/** What a message goes by: its key, without one its exchange. */
function keyOf(key: Parts, exchange: Parts | undefined): Parts {
  return exchange && key.every((part) => part === '' || part === '#') ? exchange : key;
}

/** The texts without which a reading says nothing: who is asked, and the first of what is asked for. */
export function partsThatMatter(reading: Reading): readonly Parts[] {
  if (reading.kind === 'message') return [keyOf(reading.channel, reading.exchange), ...(reading.kinds ?? [])];
  if (reading.kind === 'binding') return [reading.queue, keyOf(reading.key, reading.exchange)];
  if (reading.route) return [reading.route, reading.address ?? [], reading.operation ?? []];
  const address = reading.address ?? [];
  let known = '';
  return address.flatMap((part, index) => {
    const before = known;
    known += typeof part === 'string' ? part : 'http://variable';
    return isHole(part) && matters(address, index, before) ? [[part]] : [];
  });
}

/**
 * Whether a hole of an address may say who is asked: all but what is a segment beyond the first of a path, unless it is called a path, and what is the last
 * and called as the name of one of many is: `${ORDERS_URL}/${id}`. What a type lists for what a library
 * calls, who has it called chooses among.
 * @param known what stands before it, with a host for what is not known
 */
function matters(address: Parts, index: number, known: string): boolean {
  const isSegment =
    /[/?=&]$/.test(known) && /\/[^/]/.test(known.slice(0, -1).replace(/^(?:[a-z]+:\/\/)+/i, ''));
  const hole = address[index];
  const open = typeof hole === 'object' && 'hole' in hole ? hole.open?.name : undefined;
  // What is taken apart has several names, of which one must say it alone.
  const name = !open ? '' : ts.isIdentifier(open) ? open.text : (PATH_ALONE.exec(open.getText())?.[0] ?? '');
  const isLast = address.slice(index + 1).every((part) => part === '');
  const isPath = isLast && /path|route|endpoint|ur[il]|resource/i.test(name);
  const isOne = isLast && /[^/]\/$/.test(known) && ONE_OF_MANY.test(name) && !ONE_OF_FEW.test(name);
  const isChosen =
    typeof hole === 'object' && 'hole' in hole && isChosenElsewhere(hole) && !/[?#]/.test(known);
  return (!isSegment && !isOne) || isPath || isChosen;
}

/** Whether a type lists what something can be that only a function takes which is given to somebody, `useMutation({ mutationFn: (action: 'pay' | 'drop') => … })`. */
export function isChosenElsewhere({ oneOfFew, open }: Hole): boolean {
  if (!oneOfFew || !open || !ts.isFunctionLike(open.parent)) return false;
  const { parent: taking } = open;
  const given = ts.isMethodDeclaration(taking) ? taking.parent : outOfOption(taking);
  return ts.isJsxExpression(given.parent) || ts.isCallExpression(given.parent);
}

/** The options that a function is one of, or the function. */
function outOfOption(node: ts.Node): ts.Node {
  return ts.isPropertyAssignment(node.parent) ? node.parent.parent : node;
}

/** What is called as the key of an order, a user, an article. */
const ONE_OF_MANY = /^(?:id|uuid|slug)$|[a-z](?:Id|ID|Uuid|Slug|_id)$/;

/** What is called as the key of what a program has few of, each of which stands in it: that says what is asked for. */
const ONE_OF_FEW = /(?:service|module|collection|method|action|function|command|operation|query)_?id$/i;

const PATH_ALONE = /\b(?:path|route|endpoint|ur[il]|resource)\b/;
