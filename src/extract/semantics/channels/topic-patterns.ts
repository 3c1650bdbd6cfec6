/**
 * Topics that a consumer of Kafka tells by a pattern: `subscribe({ topic: /^orders\..+/ })`, of librdkafka also `'^orders\\..+'`. In: what is given. Out: the
 * names that the pattern means, with two stars for any text; none where it is no pattern, or says more than a name can.
 * Sources: https://kafka.js.org/docs/consuming, the documentation of rd_kafka_subscribe
 */
import { ts } from 'ts-morph';
import type { Parts } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';

export function topicPatterns(evaluator: Evaluator, node: ts.Expression): readonly Parts[] {
  if (ts.isRegularExpressionLiteral(node)) return namesOf(node.text.slice(1, node.text.lastIndexOf('/')));
  if (ts.isStringLiteralLike(node)) return node.text.startsWith('^') ? namesOf(node.text) : [];
  if (ts.isArrayLiteralExpression(node))
    return node.elements.flatMap((each) => topicPatterns(evaluator, each));
  if (ts.isNewExpression(node)) {
    const [source] = node.expression.getText() === 'RegExp' ? (node.arguments ?? []) : [];
    return source && ts.isStringLiteralLike(source) ? namesOf(source.text) : [];
  }
  if (!ts.isIdentifier(node)) return [];
  return evaluator.scopes
    .find(node.text, node)
    .flatMap((each) =>
      ts.isVariableDeclaration(each) && each.initializer && !ts.isIdentifier(each.initializer)
        ? topicPatterns(evaluator, each.initializer)
        : [],
    );
}

/** A piece of a pattern: what is written, any text, or one of several. */
const PIECE =
  /\\([^\w\s])|(\\[wdS][+*]?|\[[^\]]*\][+*]?|\.[+*])|\((?:\?:)?((?:[\w-]|\\?\.)+(?:\|(?:[\w-]|\\?\.)+)*)\)|([\w\-:/.])/y;

/** More names than these are no list that a person wrote. */
const MOST_NAMES = 16;

function namesOf(source: string): readonly Parts[] {
  const isBegun = source.startsWith('^');
  const isEnded = /(?<!\\)\$$/.test(source);
  const inner = source.slice(isBegun ? 1 : 0, isEnded ? -1 : undefined);
  let names = [isBegun ? '' : '*'];
  PIECE.lastIndex = 0;
  while (PIECE.lastIndex < inner.length) {
    const piece = PIECE.exec(inner);
    if (!piece) return [];
    const [, escaped, any, choice, plain] = piece;
    const all = any
      ? ['*']
      : (choice?.split('|').map((each) => each.replaceAll('\\', '')) ?? [escaped ?? plain!]);
    names = names.flatMap((begun) => all.map((each) => begun + each));
    if (names.length > MOST_NAMES) return [];
  }
  return names.map((name) => [`${name}${isEnded ? '' : '*'}`.replace(/\*+/g, '**')]);
}
