/** The words by which a text speaks of an outbox: of the table, or of what is written to it. */
import type { ts } from 'ts-morph';
import { remembered } from './evaluate/remembered.js';

/** Outbound messages are what a chat or a mailer sends to people. */
export const SPEAKS_OF_OUTBOX =
  /outbox|(?:outgoing|outbound)_?events?|(?:unsent|unpublished)_?(?:events?|messages?)/i;

export const speaksOfOutbox = remembered((file: ts.SourceFile) => SPEAKS_OF_OUTBOX.test(file.text));
