/** Where something stands: the place of a fact, with the declaration, function, transaction and branches around it, and the functions that handle what comes. */
import type { ts } from 'ts-morph';
import type { Placed } from '../../model/facts.js';
import { branchesAround } from './branches.js';
import { placeOf } from './call-places.js';
import { declarationOfPlace, inheritedFrom } from './declared.js';
import type { Evaluator } from './evaluate/evaluator.js';
import { type Body, functionAround, scopeAround, scopeOf } from './functions.js';
import { consumerOf } from './handlers.js';
import { locationOf } from './places.js';
import type { Transactions } from './transactions.js';

export class Placing {
  readonly #evaluator: Evaluator;
  readonly #transactions: Transactions;
  /** The functions that handle requests and messages, as far as they were met. */
  readonly handlers = new Set<Body>();

  constructor(evaluator: Evaluator, transactions: Transactions) {
    this.#evaluator = evaluator;
    this.#transactions = transactions;
  }

  /** @param site what is done there, where it is a class above the place that does it */
  placed(node: ts.Node, site = node): Placed {
    const { program } = this.#evaluator;
    const declaration = declarationOfPlace(node, site);
    const inherited = inheritedFrom(node, site, program);
    const scope = scopeAround(program, node);
    const transaction = this.#transactions.around(node);
    const branches = branchesAround(node);
    return {
      ...(declaration !== undefined && { declaration }),
      ...(inherited && { inherited }),
      ...(scope && { scope }),
      ...(transaction && { transaction }),
      ...(branches && { branches }),
      at: locationOf(program, placeOf(node)),
    };
  }

  /** The place of what answers, with the function that handles what is asked. */
  served(node: ts.Node, handler: Body | undefined, site = node): Placed {
    const { scope: _, transaction: __, branches: ___, ...place } = this.placed(node, site);
    if (handler) this.handlers.add(handler);
    return { ...place, ...(handler && { scope: scopeOf(this.#evaluator.program, handler) }) };
  }

  /** The place of what consumes, with the function that handles what comes, else the one around. */
  consuming(node: ts.Node, site = node): Placed {
    const handler = consumerOf(this.#evaluator, node);
    return handler ? this.served(node, handler, site) : this.handled(node, site);
  }

  /** The place of what answers or consumes in the function around it. */
  handled(node: ts.Node, site = node): Placed {
    const around = functionAround(node);
    if (around) this.handlers.add(around);
    return this.placed(node, site);
  }
}
