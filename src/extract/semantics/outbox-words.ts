/** The words by which a text speaks of an outbox: of the table, or of what is written to it. */
import type { ts } from 'ts-morph';

/** Outbound messages are what a chat or a mailer sends to people. */
export const SPEAKS_OF_OUTBOX =
  /outbox|(?:outgoing|outbound)_?events?|(?:unsent|unpublished)_?(?:events?|messages?)/i;

export function speaksOfOutbox(file: ts.SourceFile): boolean {
  return SPEAKS_OF_OUTBOX.test(file.text);
}
