/**
 * Which handlers lead to a place, and whether somebody waits for what it does. In: the place, and the functions that handle requests and
 * messages. Out: those of them that may lead to it through functions of the same program; none where it runs only at the start or by a
 * timer. Not known as soon as one way to it is: a function that is handed to something that is not looked into may be run by any.
 */
import { ts } from 'ts-morph';
import type { Path } from '../../model/nouns.js';
import { isAwaited } from './calls/manner.js';
import { dispatchesIn, messagesOf } from './dispatches.js';
import { emissionsIn, eventsOf } from './emitted.js';
import type { Evaluator } from './evaluate/evaluator.js';
import { FIRES, isFired } from './evaluate/fired.js';
import type { FunctionValue, Value } from './evaluate/values.js';
import { type Body, nameOfBody } from './functions.js';
import { implementsIt } from './invocations.js';
import { type Mention, Mentions, nameHolders } from './mentions.js';
import { type Owner, Owners } from './owners.js';
import { safely } from './safely.js';

/** Functions on the ways to one place; of what more lead to, nothing is known. */
const MOST_FUNCTIONS = 150;
/** Files that may name a function, and names that it goes by. */
const MOST_FILES = 120;
const MOST_NAMES = 6;
/** Steps of evaluation for all places together; what is beyond them is not known. */
const MOST_STEPS = 600_000;

/** Those who run a function. */
interface Callers {
  readonly owners: ReadonlySet<Owner>;
  /** The calls by which they do, where it is one that may be waited for. */
  readonly calls: readonly ts.CallExpression[];
  /** Something that waits runs it, by no call that is seen. */
  readonly isRun: boolean;
}

/** The functions that lead to a place, and when else they run. */
interface Leading {
  readonly bodies: ReadonlySet<Body>;
  readonly moments: ReadonlySet<'start' | 'end'>;
}

/** What uses of a function show. */
interface Uses {
  readonly owners: Set<Owner>;
  readonly calls: ts.CallExpression[];
  readonly names: Set<string>;
  isRun: boolean;
  /** One of them is surely it. */
  isSure: boolean;
}

/** What the framework runs by itself when the program starts or ends. */
const AT_START = /^(onModuleInit|onApplicationBootstrap)$/;
const AT_END = /^(onModuleDestroy|beforeApplicationShutdown|onApplicationShutdown)$/;
const TIMED = /^(Cron|Interval|Timeout)$/;

export class Entrances {
  readonly #evaluator: Evaluator;
  readonly #handlers: ReadonlySet<Body>;
  readonly #filesNaming: (file: ts.SourceFile, names: ReadonlySet<string>) => readonly Path[];
  readonly #importersOf: (file: ts.SourceFile) => readonly Path[];
  readonly #filesEmitting: (file: ts.SourceFile) => readonly ts.SourceFile[];
  readonly #owners: Owners;
  readonly #mentions = new Mentions();
  readonly #callers = new Map<Body, Callers | undefined>();
  readonly #start: number;

  constructor(
    evaluator: Evaluator,
    handlers: ReadonlySet<Body>,
    /** The files that may use something of a file by one of some names. */
    filesNaming: (file: ts.SourceFile, names: ReadonlySet<string>) => readonly Path[],
    importersOf: (file: ts.SourceFile) => readonly Path[],
    /** The files of the program of a file that emit events by their names. */
    filesEmitting: (file: ts.SourceFile) => readonly ts.SourceFile[],
  ) {
    this.#evaluator = evaluator;
    this.#handlers = handlers;
    this.#filesNaming = filesNaming;
    this.#importersOf = importersOf;
    this.#filesEmitting = filesEmitting;
    this.#owners = new Owners(evaluator, handlers);
    this.#start = evaluator.steps;
  }

  /**
   * The handlers that may lead to a place; undefined where others may as well.
   *
   * @param within what runs there, if that stands elsewhere: the place calls the function around it, or one that does
   */
  of(place: ts.Node, within: ts.Node = place): readonly Body[] | undefined {
    const owner = this.#owners.of(place);
    // What is made when the file is loaded may be asked later: a proxy, a client.
    if (typeof owner === 'string') return undefined;
    if (within !== place && this.#leadingTo(this.#owners.of(within))?.bodies.has(owner) === false)
      return undefined;
    const leading = this.#leadingTo(owner);
    return leading && [...leading.bodies].filter((body) => this.#handlers.has(body));
  }

  /** A function, and all that lead to it; undefined where others may as well. */
  #leadingTo(owner: Owner): Leading | undefined {
    if (typeof owner === 'string') return undefined;
    const bodies = new Set([owner]);
    const moments = new Set<'start' | 'end'>();
    for (const body of bodies) {
      const callers = bodies.size > MOST_FUNCTIONS ? undefined : this.#callersOf(body);
      if (!callers) return undefined;
      for (const each of callers.owners) {
        if (each === 'anything') return undefined;
        if (typeof each === 'string') moments.add(each);
        else bodies.add(each);
      }
    }
    return { bodies, moments };
  }

  /** Whether somebody waits for the answer that a function gives back unseen: all who call it are known, and none does, nor does one that waits for them. */
  isWaitedFor(place: ts.Expression): boolean {
    const owner = this.#owners.of(place);
    // Nobody needs what is asked when all is over.
    const leading = this.#leadingTo(owner);
    const isOver = leading?.moments.has('end') && !leading.moments.has('start');
    if (leading && isOver && ![...leading.bodies].some((body) => this.#handlers.has(body))) return false;
    if (!isGivenBack(place)) return true;
    return typeof owner === 'string' || this.#isWaitedFor(owner, new Set());
  }

  #isWaitedFor(body: Body, seen: Set<Body>): boolean {
    if (this.#handlers.has(body)) return true;
    if (seen.has(body)) return false;
    seen.add(body);
    const callers = this.#callersOf(body);
    if (!callers || callers.isRun) return true;
    return callers.calls.some((call) => {
      if (!isAwaited(call)) return false;
      if (!isGivenBack(call)) return true;
      const owner = this.#owners.of(call);
      return typeof owner === 'string' || this.#isWaitedFor(owner, seen);
    });
  }

  #callersOf(body: Body): Callers | undefined {
    if (!this.#callers.has(body))
      this.#callers.set(
        body,
        safely(() => this.#find(body)),
      );
    return this.#callers.get(body);
  }

  #find(body: Body): Callers | undefined {
    const isHandler = this.#handlers.has(body);
    const decorators = ts.canHaveDecorators(body) ? (ts.getDecorators(body) ?? []) : [];
    const isTimed = decorators.some(({ expression }) => TIMED.test(calledName(expression)));
    const events = eventsOf(this.#evaluator, body);
    if (!isHandler && decorators.length > 0 && !isTimed && events.length === 0) return undefined;
    if (ts.isConstructorDeclaration(body) || ts.isAccessor(body)) return undefined;
    const written = nameOfBody(body) ?? (isFired(body) ? FIRES : undefined);
    const isDefault = isDefaultExport(body);
    if (written === undefined && !isDefault)
      return isHandler ? { owners: new Set(), calls: [], isRun: true } : undefined;
    if (!isHandler && !isHeldOpenly(body)) return undefined;
    const by = isTimed ? 'start' : ranByFramework(body, written);
    const uses: Uses = {
      owners: new Set(by === undefined ? [] : [by]),
      calls: [],
      names: new Set(written === undefined ? [] : [written]),
      isRun: isHandler,
      isSure: isHandler || by !== undefined,
    };
    if (isDefault && !this.#nameDefault(body, uses)) return undefined;
    if (!this.#readMessages(body, uses)) return undefined;
    if (events.length > 0)
      for (const file of this.#filesEmitting(body.getSourceFile()))
        this.#emitted(emissionsIn(this.#evaluator, file, events), uses);
    for (const name of uses.names) {
      const files = this.#filesNaming(body.getSourceFile(), new Set([name]));
      if (files.length > MOST_FILES || uses.names.size > MOST_NAMES) return undefined;
      for (const path of files) {
        const file = this.#evaluator.program.file(path);
        for (const mention of file ? this.#mentions.in(file, name) : [])
          if (!this.#read(mention, body, uses)) return undefined;
      }
    }
    return uses.isSure ? uses : undefined;
  }

  /** Who sends the messages that a method handles; false where a message is made and it is not seen who sends it. */
  #readMessages(body: Body, uses: Uses): boolean {
    return messagesOf(this.#evaluator, body).every((message) =>
      this.#filesNaming(message.getSourceFile(), new Set([message.name.text])).every((path) => {
        const file = this.#evaluator.program.file(path);
        if (!file) return true;
        const { calls, isKnown } = dispatchesIn(this.#evaluator, file, message);
        this.#run(calls, uses);
        return isKnown;
      }),
    );
  }

  /** Who emits an event waits for who listens only where it says so; else that runs by itself. */
  #emitted(calls: readonly ts.CallExpression[], uses: Uses): void {
    const [waiting, telling] = [calls.filter(isAwaited), calls.filter((call) => !isAwaited(call))];
    this.#run(waiting, uses);
    if (telling.length === 0) return;
    uses.owners.add('start');
    uses.isSure = true;
  }

  /** Notes the calls by which others run a function. */
  #run(calls: readonly ts.CallExpression[], uses: Uses): void {
    for (const call of calls) {
      uses.owners.add(this.#owners.of(call));
      uses.calls.push(call);
      uses.isSure = true;
    }
  }

  /** Names that files give to what another one exports as the whole; false where one does not name it. */
  #nameDefault(body: Body, { names }: Uses): boolean {
    const file = body.getSourceFile();
    const path = this.#evaluator.program.pathOf(file);
    return this.#importersOf(file).every((from) => {
      const importer = this.#evaluator.program.file(from);
      if (!importer || importer === file) return true;
      const isIt = (specifier: string) => {
        const target = this.#evaluator.program.resolve(importer, specifier);
        return !!target && 'file' in target && target.file === path;
      };
      const found = nameHolders(importer, isIt);
      for (const name of found ?? []) names.add(name);
      return found !== undefined;
    });
  }

  /** Whether a mention of a function's name leaves it known who runs it. */
  #read(mention: Mention, body: Body, uses: Uses): boolean {
    if (this.#evaluator.steps - this.#start > MOST_STEPS) return false;
    if (mention.kind === 'name') {
      uses.names.add(mention.name);
      return true;
    }
    if (mention.kind === 'whole') return this.#nameDefault(body, uses);
    const { node } = mention;
    const verdict = meant(this.#evaluator, this.#evaluator.valuesOf(node), body);
    if (verdict === 'not') return true;
    const isHandler = this.#handlers.has(body);
    const use = this.#owners.useOf(node, isHandler);
    if (use.kind === 'called') {
      uses.owners.add(this.#owners.of(use.call));
      uses.calls.push(use.call);
      uses.isSure ||= verdict === 'is';
      return true;
    }
    if (verdict === 'may') return use.kind !== 'registered';
    switch (use.kind) {
      case 'unused':
        return true;
      case 'timed':
        uses.owners.add(use.at);
        uses.isSure = true;
        return true;
      case 'before':
        uses.owners.add(use.handler);
        uses.isRun = true;
        uses.isSure = true;
        return true;
      case 'held':
        uses.names.add(use.name);
        return true;
      case 'whole':
        return this.#nameDefault(body, uses);
      default:
        return isHandler && (use.kind === 'handed' || use.kind === 'told');
    }
  }
}

/** When a framework runs a method by itself. */
function ranByFramework(body: Body, name = ''): 'start' | 'end' | undefined {
  if (!ts.isMethodDeclaration(body)) return undefined;
  return AT_START.test(name) ? 'start' : AT_END.test(name) ? 'end' : undefined;
}

/** Whether an expression that a name stands in is a function, as far as its values show. */
function meant(evaluator: Evaluator, values: readonly Value[], body: Body): 'is' | 'not' | 'may' {
  // Who asks an interface asks whatever says that it implements that.
  const isIt = ({ node }: FunctionValue) =>
    node === body || (ts.isMethodSignature(node) && implementsIt(evaluator, body, node));
  if (values.some((value) => value.kind === 'function' && isIt(value))) return 'is';
  const isUnknown = (value: Value) => value.kind === 'derived' && !('package' in value.root);
  if (values.length === 0 || values.some(isUnknown)) return 'may';
  // What extends or implements something may stand where that is said to.
  const holder = body.parent;
  const mayStandFor =
    ts.isClassLike(holder) &&
    !!holder.heritageClauses?.length &&
    values.some((value) => value.kind === 'function' && !ts.isObjectLiteralExpression(value.node.parent));
  return mayStandFor ? 'may' : 'not';
}

/** Whether what a call answers is only what the function around it gives back. */
function isGivenBack(node: ts.Expression): boolean {
  let place: ts.Node = node;
  while (
    ts.isPropertyAccessExpression(place.parent) ||
    (ts.isCallExpression(place.parent) && place.parent.expression === place) ||
    ts.isParenthesizedExpression(place.parent) ||
    ts.isAwaitExpression(place.parent)
  )
    place = place.parent;
  return (
    ts.isReturnStatement(place.parent) || (ts.isArrowFunction(place.parent) && place.parent.body === place)
  );
}

function calledName(node: ts.Expression): string {
  const callee = ts.isCallExpression(node) ? node.expression : node;
  return ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText();
}

/** Whether a file exports a function as the whole, or as what has no other name. */
function isDefaultExport(body: Body): boolean {
  const { parent } = body;
  if (ts.isExportAssignment(parent)) return true;
  if (ts.isBinaryExpression(parent) && /^(module\.exports|exports\.default)$/.test(parent.left.getText()))
    return true;
  return (
    ts.isFunctionDeclaration(body) &&
    (ts.getModifiers(body) ?? []).some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)
  );
}

/** Whether the object that a function is a member of, if it is of one, is asked for its members by name only, as far as its file shows. */
function isHeldOpenly(body: Body): boolean {
  let holder: ts.Node = body.parent;
  if (ts.isPropertyAssignment(holder)) holder = holder.parent;
  return !ts.isObjectLiteralExpression(holder) || Owners.isOpen(holder);
}
