/**
 * What something that Terraform makes is called. In: a thing. Out: its name, which stands for its address as well: whoever is given the URL of a queue is given
 * the queue. What several environments are told apart by stays open, unless two things of one kind are told apart by nothing else.
 */
import { type Piece, plainOf, ROOT, type TextValue, type Thing, text, type Value } from './values.js';

/** By which argument each kind of resource is called. */
const NAMED_BY: Readonly<Record<string, string>> = {
  aws_lambda_function: 'function_name',
  aws_lambda_alias: 'function_name',
  aws_s3_bucket: 'bucket',
  aws_dynamodb_table: 'name',
  aws_sqs_queue: 'name',
  aws_sns_topic: 'name',
  aws_kinesis_stream: 'name',
  aws_kinesis_firehose_delivery_stream: 'name',
  aws_cloudwatch_event_bus: 'name',
  aws_cloudwatch_event_rule: 'name',
  aws_ecr_repository: 'name',
  google_pubsub_topic: 'name',
  google_pubsub_subscription: 'name',
  google_storage_bucket: 'name',
  google_artifact_registry_repository: 'repository_id',
  google_cloudfunctions_function: 'name',
  google_cloudfunctions2_function: 'name',
  google_cloud_run_service: 'name',
  google_cloud_run_v2_service: 'name',
  azurerm_servicebus_queue: 'name',
  azurerm_servicebus_topic: 'name',
  azurerm_storage_queue: 'name',
  azurerm_eventhub: 'name',
  scaleway_container: 'name',
  scaleway_function: 'name',
  scaleway_mnq_sns_topic: 'name',
  scaleway_mnq_sqs_queue: 'name',
  scaleway_object_bucket: 'name',
};

/** What is asked of a resource to find it. */
const ADDRESS =
  /^(?:id|arn|url|uri|name|self_link|invoke_arn|qualified_arn|qualified_invoke_arn|function_name|bucket|key_arn|topic|repository_url)$/;

/** What kind of thing an output of a module that lies elsewhere is of, as its name says: `sqs_queue_url`, `dynamodb_table_id`, `topic_arn`. */
const OUTPUT =
  /^(?:[a-z0-9]+_)*?(queue|sqs|topic|sns|table|dynamodb|stream|kinesis|function|lambda|bucket|bus)(?:_(?:[a-z0-9]+_)*?)?(?:arn|url|id|name)$/;
const PLAIN_OUTPUT = /^(?:arn|url|id|name)$/;
const DEAD_LETTERS = /(?:^|_)(?:dlq|dead_letter(?:_queue)?)(?:_|$)/;

/** How a module that lies elsewhere is told the name of what it makes, the likeliest first. */
const ARGUMENTS = ['name', 'names'];

/** Variables by whose values several deployments of one system are told apart; all that one makes has it in its name. */
const VARIES =
  /^(?:var\.|local\.)?(?:\w+_)?(?:env|environment|stage|project|component|app|application|prefix|suffix|namespace|region|account|workspace|tenant|group|org|organi[sz]ation|company|product|system|deployment|branch)(?:_(?:name|id|prefix|short|slug|key))?$/;
/** Where AWS keeps images. */
const REGISTRY: readonly Piece[] = [{ said: 'account' }, '.dkr.ecr.', { said: 'region' }, '.amazonaws.com/'];
/** Labels that say nothing of what they stand for. */
const ANYTHING =
  /^(?:this|main|default|it|self|queue|sqs|topic|sns|table|dynamodb|function|lambda|stream|bucket)$/;

/** Whether a resource is something that is called by a name. */
export function isNamed(type: string): boolean {
  return Object.hasOwn(NAMED_BY, type.replace(/^data\./, ''));
}

export class Naming {
  /** What things of a kind are called with all that is open, and how many are meant by that. */
  readonly #alike = new Map<string, Set<string>>();

  /** Takes note of a thing, before any are named. */
  note(thing: Thing): void {
    const kind = NAMED_BY[thing.type] === undefined ? undefined : thing.type;
    const pieces = kind && this.#pieces(thing);
    if (!pieces) return;
    const key = `${kind} ${openedText(pieces)}`;
    this.#alike.set(key, (this.#alike.get(key) ?? new Set()).add(filledText(pieces)));
  }

  /** What an attribute of a resource gives that is its name or its address. */
  ofResource(thing: Thing, asked: string): TextValue | undefined {
    const by = NAMED_BY[thing.type.replace(/^data\./, '')];
    if (by === undefined || !(ADDRESS.test(asked) || asked === by)) return undefined;
    const pieces = this.#pieces(thing) ?? [];
    const isAmbiguous = (this.#alike.get(`${thing.type} ${openedText(pieces)}`)?.size ?? 0) > 1;
    const named = isAmbiguous ? filled(pieces) : opened(pieces);
    const name = named.length > 0 ? named : [labelOf(thing)];
    return {
      is: 'text',
      pieces: asked === 'repository_url' ? [...REGISTRY, ...name] : name,
      of: thing,
      asked,
    };
  }

  /** What an output of a module gives that lies elsewhere; undefined where that is no name of what messages or data go to. */
  ofModule(thing: Thing, asked: string): TextValue | undefined {
    const [, kind] = OUTPUT.exec(asked.slice(0, 200)) ?? [];
    const isWhole = PLAIN_OUTPUT.test(asked);
    if (
      kind === undefined &&
      !isWhole &&
      !/^(?:queue|sqs|topic|sns|table|sns_topic|sqs_queue|dynamodb_table)$/.test(asked)
    )
      return undefined;
    const names = [
      ...(kind === undefined ? [] : [`${kind}_name`, `${kind}_${kind}_name`]),
      ...(MORE[kind ?? ''] ?? []),
      ...ARGUMENTS,
    ];
    const said = names.map((name) => thing.argument(name)).find((value) => value?.is === 'text');
    const pieces = said?.is === 'text' ? opened(said.pieces) : [];
    // What only makes up names makes one of what it was told elsewhere.
    if (pieces.length === 0 && /\blabel\b/.test(plainOf(thing.argument('source')) ?? '')) return undefined;
    const whole = pieces.length > 0 ? pieces : [thing.label];
    return {
      is: 'text',
      pieces: DEAD_LETTERS.test(asked) ? [...whole, '-dlq'] : whole,
      of: thing,
      asked,
    };
  }

  /** The name as it is told; undefined where nothing is, or nothing of it is known. */
  #pieces(thing: Thing): readonly Piece[] | undefined {
    const by = NAMED_BY[thing.type.replace(/^data\./, '')];
    if (by === undefined) return undefined;
    const whole = thing.argument(by);
    // What is made up is put behind it.
    const said = whole === undefined || whole.is === 'nothing' ? thing.argument(`${by}_prefix`) : whole;
    if (said?.is !== 'text') return undefined;
    return said.pieces.some((piece) => /\w{2}/.test(typeof piece === 'string' ? piece : (piece.usual ?? '')))
      ? said.pieces
      : undefined;
  }
}

const MORE: Readonly<Record<string, readonly string[]>> = {
  sqs: ['queue_name'],
  sns: ['topic_name'],
  dynamodb: ['table_name'],
  kinesis: ['stream_name'],
  lambda: ['function_name'],
};

/** What a resource goes by whose name nobody says. */
function labelOf({ label, id }: Thing): string {
  if (!ANYTHING.test(label)) return label;
  const [, around = '', key] = /^([^[]*)(?:\[(.*)\])?$/.exec(id.split('/').slice(0, -1).at(-1) ?? '') ?? [];
  if (key !== undefined && /[a-z]/i.test(key)) return key;
  return around === '' ? label : around;
}

/** A name with all open that several deployments are told apart by, if anything else is in it. */
function opened(pieces: readonly Piece[]): readonly Piece[] {
  const plain = pieces.length === 1 ? plainOf({ is: 'text', pieces }) : undefined;
  if (plain !== undefined) return [plain];
  const left = pieces.map((piece): Piece => {
    if (typeof piece === 'string' || piece.usual === undefined || VARIES.test(piece.said)) return piece;
    return piece.usual;
  });
  const isSaid = left.some((piece) => typeof piece === 'string' && /[a-z\d]{2}/i.test(piece));
  return isSaid ? together(left) : filled(pieces);
}

function filled(pieces: readonly Piece[]): readonly Piece[] {
  return together(
    pieces.map((piece) => (typeof piece === 'string' || piece.usual === undefined ? piece : piece.usual)),
  );
}

/** What is open side by side is open as one. */
function together(pieces: readonly Piece[]): readonly Piece[] {
  const found: Piece[] = [];
  for (const [index, piece] of pieces.entries()) {
    const [last, next] = [found.at(-1), pieces[index + 1]];
    const isBetween = typeof piece === 'string' && /^[-_.]*$/.test(piece);
    if (isBetween && typeof last === 'object' && typeof next === 'object') continue;
    if (typeof piece === 'object' && typeof last === 'object') continue;
    if (typeof piece === 'string' && typeof last === 'string') found[found.length - 1] = last + piece;
    else if (piece !== '') found.push(piece);
  }
  return found;
}

/** A text with `${…}` for what is open. */
export function writtenOf(value: Value): string | undefined {
  if (value.is !== 'text') return undefined;
  return value.pieces
    .map((piece) =>
      typeof piece === 'string' ? piece.replace(ROOT, '') : `\${${piece.said.replace(/[${}]/g, '')}}`,
    )
    .join('');
}

function openedText(pieces: readonly Piece[]): string {
  return writtenOf(text(...opened(pieces))) ?? '';
}

function filledText(pieces: readonly Piece[]): string {
  return writtenOf(text(...filled(pieces))) ?? '';
}

/** The value of a variable that a program is given, which need not be a name: alone it is what it usually is. */
export function saidOf(value: Value): string | undefined {
  if (value.is === 'open') return `\${${value.said.replace(/[${}]/g, '')}}`;
  if (value.is !== 'text') return undefined;
  return value.of ? writtenOf(value) : writtenOf(text(...opened(value.pieces)));
}
