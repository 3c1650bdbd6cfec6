/**
 * Whether the broker behind Nest's handlers of events delivers again. In: the calls that connect a program to its transports. Out: for a
 * handler whether all that brings events to its program does: Kafka, and RabbitMQ where what was not confirmed is kept (`noAck: false`; Nest
 * has it otherwise). https://docs.nestjs.com/microservices/rabbitmq#options
 */
import type { ts } from 'ts-morph';
import type { Path } from '../../../model/nouns.js';

export class Transports {
  readonly #unitAt: (node: ts.Node) => Path;
  readonly #brings = new Map<Path, boolean[]>();

  constructor(unitAt: (node: ts.Node) => Path) {
    this.#unitAt = unitAt;
  }

  /** Remembers what a call connects to; what only answers questions, TCP and gRPC, brings no events. */
  read(node: ts.CallExpression): void {
    if (!/\b(?:connectMicroservice|createMicroservice)$/.test(node.expression.getText().replace(/<.*$/s, '')))
      return;
    const text = node.getText();
    const [, transport] = /\bTransport\.(\w+)/.exec(text) ?? [];
    if (transport === 'TCP' || transport === 'GRPC') return;
    const unit = this.#unitAt(node);
    const isKept = transport === 'KAFKA' || (transport === 'RMQ' && /\bnoAck\s*:\s*false\b/.test(text));
    this.#brings.set(unit, [...(this.#brings.get(unit) ?? []), isKept]);
  }

  redeliver(handler: ts.Node): boolean {
    const brings = this.#brings.get(this.#unitAt(handler)) ?? [];
    return brings.length > 0 && brings.every((isKept) => isKept);
  }
}
