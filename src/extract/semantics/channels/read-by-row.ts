/**
 * What a relay publishes of a row, where code between the two decides that by what the row holds: `publish(row.event_type)` of a function that chooses the
 * queue by how the type begins. In: what publishes, and a row. Out: the same read again, with what the row holds in place of what is read of it.
 * Why: what a column can hold is what is written into it, and no more.
 */
import { wayOf } from '../calls/read-again.js';
import { memberOf } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Derived, Value } from '../evaluate/values.js';
import { SPEAKS_OF_OUTBOX } from '../outbox-words.js';
import type { ToldReading } from './brokers.js';
import { columnOf } from './outbox.js';

/** What is published of a row; undefined where it cannot be read again. */
export function readByRow(
  evaluator: Evaluator,
  relay: ToldReading,
  row: ToldReading,
): readonly ToldReading[] | undefined {
  const way = wayOf(relay);
  if (!way) return undefined;
  return forRow(evaluator, row, () => {
    const answer = way.again(way.around);
    return answer?.readings.filter(
      (each): each is ToldReading =>
        each.kind === 'message' && each.role === 'publishes' && each.node === relay.node,
    );
  });
}

/** Reads something with what a row holds in place of what is read of rows. */
export function forRow<Read>(evaluator: Evaluator, row: ToldReading, read: () => Read): Read {
  const before = evaluator.rowMember;
  evaluator.rowMember = (value, name) => heldBy(evaluator, row, value, name);
  try {
    return read();
  } finally {
    evaluator.rowMember = before;
  }
}

/** What a row holds by a name, if a value may be the row. */
function heldBy(
  evaluator: Evaluator,
  { columns, row = [], node }: ToldReading,
  value: Value | undefined,
  name: string,
): readonly Value[] | undefined {
  if (!mayBeRow(value, name)) return undefined;
  const held = columns?.get(columnOf(name));
  if (held) return held.map((parts) => ({ kind: 'text', parts, origins: [node] }));
  // `row.payload.type`, `row.destination`
  const inner = memberOf(evaluator, row, name, node);
  return inner.length > 0 ? inner : undefined;
}

function mayBeRow(value: Value | undefined, name: string): boolean {
  if (!value) return true;
  if (value.kind === 'instance') return SPEAKS_OF_OUTBOX.test(value.of.name?.text ?? '');
  if (value.kind === 'shape') return value.members.some((each) => each.name?.getText() === name);
  return value.kind === 'derived' && isRead(value);
}

/** Whether something was given, or comes of a call: `(await pool.query(…)).rows`. */
function isRead({ root, steps }: Derived): boolean {
  const last = steps.at(-1);
  if (!last) return 'open' in root;
  if (last.step === 'member' && !HOLDS_ROWS.test(last.name)) return false;
  return steps.some(({ step }) => step === 'call' || step === 'given') || 'open' in root;
}

/** What libraries, and programs, call what holds the rows. */
const HOLDS_ROWS =
  /^(?:rows?|data|items?|records?|docs?|results?|entries|events?|messages?|batch|pending|dataValues|_doc|\d+)$/;
