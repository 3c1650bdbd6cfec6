/**
 * Channels of PostgreSQL itself, which stand in its statements: `LISTEN orders`, `NOTIFY orders`, `SELECT pg_notify('orders', $1)`. In: a call that is
 * given a statement. Out: who publishes and consumes. Source: the documentation of PostgreSQL 18, LISTEN and NOTIFY.
 */
import { ts } from 'ts-morph';
import type { MessageFact } from '../../../model/facts.js';
import { type Parts, partsOf } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Context } from '../evaluate/values.js';
import { saidIn } from '../said-in.js';
import { NOTIFIES } from '../traffic-candidates.js';
import type { MessageReading } from './brokers.js';
import { textsAt } from './names.js';

const notifies = saidIn(NOTIFIES);

/** Methods that are given statements. */
const STATEMENT = /^(query|execute|exec|run|raw|unsafe|none|any|one|\$(?:execute|query)Raw(?:Unsafe)?)$/;

interface Telling {
  readonly role: MessageFact['role'];
  readonly broker: string;
  readonly pattern: RegExp;
}

const STATEMENTS: readonly Telling[] = [
  { role: 'consumes', broker: 'postgres', pattern: /(?:^|;)\s*LISTEN\s+"?([\w$\0]+)"?/gi },
  { role: 'publishes', broker: 'postgres', pattern: /(?:^|;)\s*NOTIFY\s+"?([\w$\0]+)"?/gi },
  { role: 'publishes', broker: 'postgres', pattern: /\bpg_notify\(\s*(?:'([^']+)'|([$\d\0]+))/gi },
  {
    role: 'publishes',
    broker: 'graphile',
    pattern: /\bgraphile_worker\.add_job\(\s*(?:'([^']+)'|([$\d\0]+))/gi,
  },
];

/** A statement in a tagged template, whose values stand where its placeholders would: `sql\`SELECT pg_notify(${channel}, '')\``. */
const TAGGED: readonly Telling[] = STATEMENTS.map((each) => ({
  ...each,
  pattern: new RegExp(each.pattern.source.replace('[$\\d\\0]+', '[\\w$.:\\0-]+'), 'gi'),
}));

/** What channels of a statement is told of or listened to. */
export function readNotification(
  evaluator: Evaluator,
  node: ts.CallExpression | ts.TaggedTemplateExpression,
  context: Context,
): readonly MessageReading[] {
  const isTagged = ts.isTaggedTemplateExpression(node);
  const [statement, given] = isTagged ? [node.template] : node.arguments;
  const callee = isTagged ? node.tag : node.expression;
  const isGiven = isTagged
    ? /sql|raw|query|execute|db|pg/i.test(callee.getText())
    : ts.isPropertyAccessExpression(callee) && STATEMENT.test(callee.name.text);
  if (!isGiven || !statement || !notifies(node.getSourceFile())) return [];
  return partsOf(evaluator, statement, context).flatMap((parts) => {
    const holes = parts.filter((part) => typeof part !== 'string');
    const text = parts.map((part) => (typeof part === 'string' ? part : '\0')).join('');
    return (isTagged ? TAGGED : STATEMENTS).flatMap(({ role, broker, pattern }): readonly MessageReading[] =>
      [...text.matchAll(pattern)].flatMap((match) => {
        // What a text inside of the statement says is not run: `VALUES ('…; NOTIFY orders')`.
        const isQuoted = text.slice(0, match.index).split("'").length % 2 === 0;
        if (match[0].startsWith(';') && isQuoted) return [];
        const name = match[1] ?? match[2]!;
        const before = text.slice(0, match.index + match[0].lastIndexOf(name)).split('\0').length - 1;
        const channels = /^\$1$/.test(name)
          ? firstOf(evaluator, given, context)
          : [withHoles(name, holes.slice(before))];
        return channels.map((channel) => ({ kind: 'message' as const, role, broker, channel, node }));
      }),
    );
  });
}

/** The first of the values that a statement is given for its placeholders. */
function firstOf(evaluator: Evaluator, node: ts.Expression | undefined, context: Context): readonly Parts[] {
  const [first] = node && ts.isArrayLiteralExpression(node) ? node.elements : [];
  return first ? textsAt(evaluator, first, context) : [[{ hole: true }]];
}

/** A text in which each mark stands for one of the parts that are not known. */
export function withHoles(name: string, holes: Parts): Parts {
  const pieces = name.split('\0');
  return pieces.flatMap((piece, index) => {
    const hole = index < pieces.length - 1 ? holes[index] : undefined;
    return [...(piece === '' ? [] : [piece]), ...(hole === undefined ? [] : [hole])];
  });
}
