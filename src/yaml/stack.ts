/**
 * Names in documents of deployments that refer to themselves: serverless.yml, templates of CloudFormation and SAM. In: a document, and a value of it.
 * Out: the text that it stands for, as parts. Tags like `!Ref` are gone by then, so a text that is the name of a resource refers to it.
 * Sources: https://www.serverless.com/framework/docs/guides/variables,
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
import { SPLIT } from './documents.js';
import { alternativesIn, literalOf, splitReferences } from './references.js';
import { entriesIn, itemsIn, keyOf } from './unchecked.js';

/** A piece of a text: as it is, a variable of the environment of who deploys, or what only the deployment knows. */
export type StackPart = string | { readonly variable: string } | { readonly unknown: true };

type Parts = readonly StackPart[];

/** A piece as it is found: what is not known, with what is written there, and what it is unless whoever deploys says otherwise. */
export type Piece = string | { readonly said: string; readonly variable?: string; readonly usual?: string };

/** The properties that name a resource. */
const NAMES = ['QueueName', 'TopicName', 'TableName', 'BucketName', 'Name'];
/** What templates give a parameter that whoever deploys them has to say: its own name tells more. */
const NO_VALUE = /^(?:|-|none|null|undefined|x+|todo|change-?me|placeholder|dummy|default)$/i;
/** References to references. */
const DEEPEST = 8;
/** Values that are looked at for one text: those that refer to each other over and over would never end. */
const MOST_STEPS = 2_000;

export class Stack {
  readonly #document: unknown;
  readonly resources: unknown;
  /** The keys under which the resources stand. */
  readonly path: readonly string[];
  readonly #outputs: { of(name: string): readonly Piece[] | undefined } | undefined;
  #steps = 0;

  /** @param outputs what other stacks hand to this one */
  constructor(document: unknown, outputs?: { of(name: string): readonly Piece[] | undefined }) {
    this.#document = document;
    this.#outputs = outputs;
    const inner = keyOf(document, 'resources', 'Resources');
    this.resources = inner ?? keyOf(document, 'Resources');
    this.path = inner === undefined ? ['Resources'] : ['resources', 'Resources'];
  }

  /** What a value names: an ARN, a name, a reference to a resource; undefined where nothing is known of it. */
  named(value: unknown): Parts | undefined {
    const parts = this.text(value);
    return parts && afterLast(parts);
  }

  /** The whole text of a value. */
  text(value: unknown): Parts | undefined {
    return this.whole(value)?.map((piece): StackPart => {
      if (typeof piece === 'string') return piece;
      return piece.variable === undefined ? { unknown: true } : { variable: piece.variable };
    });
  }

  /** The same as it is written, with references to what is not known: `orders-${opt:stage}`. */
  written(value: unknown): string | undefined {
    return this.whole(value)
      ?.map((piece) => (typeof piece === 'string' ? piece : piece.said))
      .join('');
  }

  /** The pieces of a value as they are found; what is all by itself is what it usually is. */
  whole(value: unknown): readonly Piece[] | undefined {
    this.#steps = 0;
    const pieces = this.#pieces(value, 0);
    const [first, ...others] = pieces ?? [];
    const isAlone = typeof first === 'object' && others.length === 0 && !VARIES.test(first.said);
    return isAlone && first.usual !== undefined ? [first.usual] : pieces;
  }

  /** A text that chooses something else, the name of a file or a key, with what is usual in it: undefined where more is unknown. */
  chosen(text: string): string | undefined {
    this.#steps = 0;
    return usually(this.#pieces(text, 0));
  }

  #pieces(value: unknown, depth: number): readonly Piece[] | undefined {
    this.#steps += 1;
    if (depth > DEEPEST || this.#steps > MOST_STEPS) return undefined;
    if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
    if (typeof value === 'string') return this.#ofText(value, depth);
    if (Array.isArray(value)) return this.#ofFunction(value, depth);
    const [[form, inner] = ['', undefined]] = entriesIn(value);
    if (form === 'Fn::Sub' && Array.isArray(inner)) return this.#ofFunction(inner, depth);
    if (/^(?:Ref|Fn::GetAtt|Fn::Sub)$/.test(form)) return this.#pieces(itemsIn(inner)[0], depth + 1);
    if (form === 'Fn::ImportValue') {
      const name = this.#pieces(inner, depth + 1);
      const said = name?.map((piece) => (typeof piece === 'string' ? piece : piece.said)).join('');
      return said === undefined ? undefined : (this.#outputs?.of(said) ?? importedChannel(said));
    }
    if (form === 'Fn::Join') return this.#joined(itemsIn(inner), depth);
    return undefined;
  }

  /** What a function makes whose tag is gone: `!Sub [text, variables]`, `!GetAtt [id, Arn]`, `!Join [between, pieces]`; of others nothing is known. */
  #ofFunction(given: readonly unknown[], depth: number): readonly Piece[] | undefined {
    const [first, second, ...others] = given;
    if (typeof first !== 'string' || others.length > 0) return undefined;
    if (Array.isArray(second)) return this.#joined(given, depth);
    if (first.includes('${')) return this.#filled(first, second, depth);
    return typeof second === 'string' ? this.#ofResource(first, depth + 1) : undefined;
  }

  /** `arn:aws:sns:${AWS::Region}:${AWS::AccountId}:${Name}` with what is said of its names: `{ Name: !Ref Placed }`. */
  #filled(text: string, variables: unknown, depth: number): readonly Piece[] | undefined {
    if (entriesIn(variables).length === 0) return this.#pieces(text, depth + 1);
    return splitReferences(text).flatMap(({ written, inner = '' }): readonly Piece[] => {
      if (inner === '') return [written];
      const said = keyOf(variables, inner.trim());
      const pieces = this.#pieces(said ?? written, depth + 1);
      // The name of a parameter that has no value tells what it is for, not what it is.
      const isOfWhoDeploys =
        pieces?.length === 1 && keyOf(this.#document, 'Parameters', String(pieces[0])) !== undefined;
      return pieces === undefined || isOfWhoDeploys ? [{ said: '${}' }] : pieces;
    });
  }

  #joined([between, pieces]: readonly unknown[], depth: number): readonly Piece[] {
    const [mark, ...marked] = itemsIn(pieces);
    const parted = mark === SPLIT ? marked : itemsIn(keyOf(pieces, 'Fn::Split'));
    if (parted.length > 0) return this.#rejoined(String(between), parted, depth);
    return itemsIn(pieces).flatMap((piece, index): readonly Piece[] => {
      const text = this.#pieces(piece, depth + 1) ?? [{ said: '${}' }];
      return index === 0 || typeof between !== 'string' ? text : [between, ...text];
    });
  }

  /** `!Join ['-', !Split ['_', text]]`: of a text that is parted, what is known, with something else in between. */
  #rejoined(between: string, [by, whole]: readonly unknown[], depth: number): readonly Piece[] {
    const pieces = this.#pieces(whole, depth + 1) ?? [{ said: '${}' }];
    return pieces.map((piece) =>
      typeof piece === 'string' && typeof by === 'string' && by !== ''
        ? piece.replaceAll(by, between).slice(0, LONGEST_NAME)
        : piece,
    );
  }

  #ofText(said: string, depth: number): readonly Piece[] {
    // As serverless-pseudo-parameters writes it: `#{AWS::Region}`, `#{OrdersTopic}`.
    const text = said.replace(/#\{(?=[\w:.]+\})/g, '${');
    if (/^AWS::\w+$/.test(text)) return [{ said: `\${${text}}` }];
    // What only the deployment looks up: a secret, a parameter.
    if (/\{\{resolve:/.test(text)) return [{ said: '${}' }];
    const [id = ''] = text.replace(/^\$\{([\w.]+)\}$/, '$1').split('.');
    const own = this.#ofResource(id, depth) ?? (/^[\w:-]+$/.test(text) ? this.#outputs?.of(text) : undefined);
    if (own) return own;
    // `!GetAtt MailQueue.Arn` of a part of a template whose resources stand in another one.
    if (/^[A-Z]\w+\.(?:Arn|QueueName|TopicArn|TopicName|StreamArn)$/.test(text)) return [id];
    return splitReferences(text).flatMap(({ written, inner }): readonly Piece[] => {
      if (inner === undefined) return [written];
      // `${self:custom.tables.${self:provider.stage}}`
      const whole = usually(inner.includes('${') ? this.#pieces(inner, depth + 1) : [inner]);
      if (whole !== undefined) return this.#ofVariable(whole, depth);
      // However the other stack is called: `${cf:orders-${self:provider.stage}.QueueUrl}`.
      return this.#handedBy(inner.replace(/\$\{[^{}]*\}/g, '*')) ?? [{ said: unknown(inner) }];
    });
  }

  /** What a resource, or a parameter of the template, is called; by its own name where it has no other. */
  #ofResource(id: string, depth: number): readonly Piece[] | undefined {
    const resource = keyOf(this.resources, id);
    if (resource === undefined) {
      const usual = keyOf(this.#document, 'Parameters', id, 'Default');
      const isMeant = typeof usual === 'string' && usual !== id && !NO_VALUE.test(usual);
      return isMeant ? this.#pieces(usual, depth + 1) : undefined;
    }
    const named = NAMES.map((name) => keyOf(resource, 'Properties', name)).find(Boolean);
    // Programs may call a resource as a variable says: that is what it is called as well.
    if (id.includes('${') && (named === undefined || named === id)) return undefined;
    return (named === undefined ? undefined : this.#pieces(named, depth + 1)) ?? [id];
  }

  /** `${self:custom.queue}`, `${env:QUEUE}`, `${OrdersTable}`, `${opt:stage, 'dev'}`; what else there is only the deployment knows. */
  #ofVariable(inner: string, depth: number): readonly Piece[] {
    let before: { readonly said: string; readonly variable?: string } | undefined;
    for (const [index, alternative] of alternativesIn(inner).entries()) {
      const text = index > 0 ? literalOf(alternative) : undefined;
      const pieces = text === undefined ? this.#ofAlternative(alternative, depth) : [text];
      if (pieces) {
        const usual = before ? usually(pieces) : undefined;
        return before ? [{ ...before, ...(usual !== undefined && { usual }) }] : pieces;
      }
      // Of what the document says itself nothing is there; what whoever deploys says may be there.
      if (/^(?:self|file)\b/.test(alternative)) continue;
      const [, variable] = /^env:(\w+)/.exec(alternative) ?? [];
      before ??= { said: unknown(inner), ...(variable !== undefined && { variable }) };
    }
    return [before ?? { said: unknown(inner) }];
  }

  /** What one of several names; undefined where that is not known. */
  #ofAlternative(named: string, depth: number): readonly Piece[] | undefined {
    const [, own] = /^self:([\w.-]+)$/.exec(named) ?? [];
    const value = own === undefined ? undefined : keyOf(this.#document, ...own.split('.'));
    const parts = value === undefined ? undefined : this.#pieces(value, depth + 1);
    if (parts) return parts;
    const [, construct] = /^construct:([\w-]+)\.queue(?:Url|Arn|Name)$/.exec(named) ?? [];
    if (construct !== undefined) return [...this.#ofStack(depth), `-${construct}`];
    const handed = this.#handedBy(named);
    if (handed) return handed;
    const [, id] = /^(\w+)(?:\.\w+)?$/.exec(named) ?? [];
    return id === undefined ? undefined : (this.#ofResource(id, depth + 1) ?? this.#outputs?.of(id));
  }

  /** What another stack hands to this one: `cf:orders-dev.QueueUrl`, `cf(eu-west-1):orders-dev.QueueUrl`. */
  #handedBy(inner: string): readonly Piece[] | undefined {
    const [, output] = /^cf(?:\([^)]*\))?:[^.]*\.(\w+)\s*(?:,.*)?$/.exec(inner) ?? [];
    return output === undefined ? undefined : this.#outputs?.of(output);
  }

  /** What serverless-lift puts before the names of what it makes: the name of the stack, which is that of the service and its stage where nothing says it. */
  #ofStack(depth: number): readonly Piece[] {
    const said = keyOf(this.#document, 'provider', 'stackName');
    const pieces = said === undefined ? undefined : this.#pieces(said, depth + 1);
    const service = keyOf(this.#document, 'service');
    const usual = `${typeof service === 'string' ? service : '${self:service}'}-\${stage}`;
    return pieces ?? this.#ofText(usual, depth + 1);
  }
}

/** CloudFormation takes no longer names of exports; references to what is filled in are longer than that. */
const LONGEST_NAME = 1_000;

/**
 * What a queue, a topic or a stream goes by whose address is imported from a stack that is not in the tree: `MailsQueueUrl-${self:custom.stage}` and
 * `MailsQueueArn-${self:custom.stage}` are of one `MailsQueue`.
 */
function importedChannel(exported: string): readonly Piece[] | undefined {
  if (exported.length > LONGEST_NAME) return undefined;
  const bare = exported.replace(/^\$\{[^}]*\}[-_:.]*|[-_:.]*\$\{[^}]*\}$/g, '');
  const [, name] =
    /^([\w.-]*?(?:queue|topic|stream|bus|fifo|dlq)[\w.-]*?)[-_.]?(?:url|arn|name)$/i.exec(bare) ?? [];
  return name === undefined ? undefined : [name];
}

/** What deployments are told apart by: names that hold it are of all of them. */
const VARIES = /\b(?:opt|sls|aws):|[:._](?:stage|env|environment|region|profile|account)\b/i;

/** What pieces say where nobody says otherwise; undefined where one of them says nothing. */
function usually(pieces: readonly Piece[] | undefined): string | undefined {
  const texts = pieces?.map((piece) => (typeof piece === 'string' ? piece : piece.usual));
  return texts?.every((text) => text !== undefined) ? texts.join('') : undefined;
}

/** A reference to what is not known, whatever it refers to in turn. */
function unknown(inner: string): string {
  return `\${${inner.replace(/[${}]/g, '')}}`;
}

/** The parts after the last colon or slash: an ARN ends with a name. */
function afterLast(parts: Parts): Parts {
  const index = parts.findLastIndex((part) => typeof part === 'string' && /[:/]/.test(part));
  const part = parts[index];
  if (typeof part !== 'string') return parts;
  const end = part.slice(part.search(/[^:/]*$/));
  return [...(end === '' ? [] : [end]), ...parts.slice(index + 1)];
}
