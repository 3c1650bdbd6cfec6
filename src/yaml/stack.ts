/**
 * Names in documents of deployments that refer to themselves: serverless.yml, templates of CloudFormation and SAM. In: a document, and a value of it.
 * Out: the text that it stands for, as parts. Tags like `!Ref` are gone by then, so a text that is the name of a resource refers to it.
 * Sources: https://www.serverless.com/framework/docs/guides/variables,
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
import { entriesIn, itemsIn, keyOf } from './unchecked.js';

/** A piece of a text: as it is, a variable of the environment of who deploys, or what only the deployment knows. */
export type StackPart = string | { readonly variable: string } | { readonly unknown: true };

type Parts = readonly StackPart[];

/** A piece as it is found: what is not known, with what is written there. */
export type Piece = string | { readonly said: string; readonly variable?: string };

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
    return this.whole(value)?.map((piece) => {
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

  /** The pieces of a value as they are found. */
  whole(value: unknown): readonly Piece[] | undefined {
    this.#steps = 0;
    return this.#pieces(value, 0);
  }

  #pieces(value: unknown, depth: number): readonly Piece[] | undefined {
    this.#steps += 1;
    if (depth > DEEPEST || this.#steps > MOST_STEPS) return undefined;
    if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
    if (typeof value === 'string') return this.#ofText(value, depth);
    if (Array.isArray(value)) return this.#ofFunction(value, depth);
    const [[form, inner] = ['', undefined]] = entriesIn(value);
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
    if (first.includes('${')) return this.#pieces(first, depth + 1);
    return typeof second === 'string' ? this.#ofResource(first, depth + 1) : undefined;
  }

  #joined([between, pieces]: readonly unknown[], depth: number): readonly Piece[] {
    return itemsIn(pieces).flatMap((piece, index): readonly Piece[] => {
      const text = this.#pieces(piece, depth + 1) ?? [{ said: '${}' }];
      return index === 0 || typeof between !== 'string' ? text : [between, ...text];
    });
  }

  #ofText(text: string, depth: number): readonly Piece[] {
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
      const whole = inner.includes('${') ? this.#pieces(inner, depth + 1) : [inner];
      const isKnown = whole?.every((piece) => typeof piece === 'string');
      if (isKnown) return this.#ofVariable(whole!.join(''), depth);
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

  /** `${self:custom.queue}`, `${env:QUEUE}`, `${OrdersTable}`; what else there is only the deployment knows. */
  #ofVariable(inner: string, depth: number): readonly Piece[] {
    const [, own] = /^self:([\w.-]+)/.exec(inner) ?? [];
    const value = own === undefined ? undefined : keyOf(this.#document, ...own.split('.'));
    const parts = value === undefined ? undefined : this.#pieces(value, depth + 1);
    if (parts) return parts;
    const [, construct] = /^construct:([\w-]+)\.queue(?:Url|Arn|Name)$/.exec(inner) ?? [];
    if (construct !== undefined) return [...this.#ofStack(depth), `-${construct}`];
    const handed = this.#handedBy(inner);
    if (handed) return handed;
    const [, variable] = /^env:(\w+)/.exec(inner) ?? [];
    const said = unknown(inner);
    if (variable !== undefined) return [{ said, variable }];
    const [, id] = /^(\w+)(?:\.\w+)?$/.exec(inner) ?? [];
    const meant = id === undefined ? undefined : (this.#ofResource(id, depth + 1) ?? this.#outputs?.of(id));
    return meant ?? [{ said }];
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

/** A reference to what is not known, whatever it refers to in turn. */
function unknown(inner: string): string {
  return `\${${inner.replace(/[${}]/g, '')}}`;
}

/** The pieces of a text, references and what stands between them: `orders-${self:custom.of.${self:provider.stage}}`. */
function splitReferences(text: string): readonly { readonly written: string; readonly inner?: string }[] {
  const pieces: { written: string; inner?: string }[] = [];
  let [start, index] = [0, text.indexOf('${')];
  while (index !== -1) {
    const end = closing(text, index + 2);
    if (end === -1) break;
    if (index > start) pieces.push({ written: text.slice(start, index) });
    pieces.push({ written: text.slice(index, end + 1), inner: text.slice(index + 2, end) });
    start = end + 1;
    index = text.indexOf('${', start);
  }
  if (start < text.length) pieces.push({ written: text.slice(start) });
  return pieces;
}

/** Where the brace closes that was opened before a place; -1 where none does. */
function closing(text: string, from: number): number {
  let depth = 1;
  for (let index = from; index < text.length; index += 1) {
    if (text[index] === '{') depth += 1;
    if (text[index] === '}') depth -= 1;
    if (depth === 0) return index;
  }
  return -1;
}

/** The parts after the last colon or slash: an ARN ends with a name. */
function afterLast(parts: Parts): Parts {
  const index = parts.findLastIndex((part) => typeof part === 'string' && /[:/]/.test(part));
  const part = parts[index];
  if (typeof part !== 'string') return parts;
  const end = part.slice(part.search(/[^:/]*$/));
  return [...(end === '' ? [] : [end]), ...parts.slice(index + 1)];
}
