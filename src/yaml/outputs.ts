/**
 * What stacks hand to each other: outputs, by the names that they have or are exported under. In: the templates of a tree. Out: what is meant by such a
 * name elsewhere: `!ImportValue orders-QueueUrl`, `\${cf:orders.QueueUrl}`, or a parameter that a stack around is given one for, which is called
 * like it. Names that several templates mean different things by say nothing.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html
 */
import { type Piece, Stack } from './stack.js';
import { entriesIn, keyOf } from './unchecked.js';

interface Output {
  readonly document: unknown;
  readonly value: unknown;
}

/** A first look at the text of a template. */
export const OUTPUTS = /^\s*Outputs\s*:/m;

export class Outputs {
  readonly #named = new Map<string, Output[]>();

  /** @param documents the values of the templates */
  constructor(documents: readonly unknown[]) {
    for (const document of documents) {
      const outputs = keyOf(document, 'Outputs') ?? keyOf(document, 'resources', 'Outputs');
      for (const [name, said] of entriesIn(outputs)) {
        const output = { document, value: keyOf(said, 'Value') };
        const exported = new Stack(document).written(keyOf(said, 'Export', 'Name'));
        for (const each of new Set([name, ...(exported === undefined ? [] : [generally(exported)])]))
          this.#named.set(each, [...(this.#named.get(each) ?? []), output]);
      }
    }
  }

  /** What is handed on under a name, however the stacks are called that it is made of. */
  of(name: string): readonly Piece[] | undefined {
    const found = (this.#named.get(generally(name)) ?? []).flatMap(({ document, value }) => {
      const pieces = new Stack(document).whole(value);
      // A part of a template, which another includes, has outputs of what only that one says.
      return pieces?.some(isTelling) ? [pieces] : [];
    });
    const [first] = found;
    const isOne = new Set(found.map((pieces) => JSON.stringify(pieces))).size === 1;
    return isOne ? first : undefined;
  }
}

function isTelling(piece: Piece): boolean {
  return typeof piece === 'string' || piece.variable !== undefined;
}

function generally(name: string): string {
  return name.replace(/\$\{[^}]*\}/g, '*');
}
