/**
 * Which of those who make a class ask for what a method of it asks others. In: the method, and its calls. Out: the places at which the service of a place
 * that makes the class does. Why: a client that several services make of a library has more methods than each of them uses.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Open, Value } from '../evaluate/values.js';
import type { Entries } from '../tables/instantiation.js';
import { type Callers, calledFor, callingFiles, HOPS, MESSAGE_HOPS } from './calling-files.js';
import type { Standing } from './standing.js';
import { isWithin } from './within.js';

/** The places that call a method, or hand it over. */
type CallsOf = (method: ts.MethodDeclaration, open: Open) => readonly ts.Node[];

/** @param filesCalling the files that may call a method, of which the entries know */
export function membersAsked(
  evaluator: Evaluator,
  standing: Standing,
  callers: Callers,
  entries: Entries,
  filesCalling: (asked: {
    readonly open: Open;
    readonly method: ts.MethodDeclaration;
    readonly hops: number;
  }) => ReadonlySet<ts.SourceFile>,
): MembersAsked {
  const callsOf: CallsOf = (method, open) => {
    const files = filesCalling({ open, method, hops: HOPS });
    return [...entries.calling(method, files).map(({ place }) => place), ...handingOver(method, files)];
  };
  const naming = (method: ts.MethodDeclaration, open: Open) =>
    callingFiles(evaluator, calledFor({ open, method }), callers, MESSAGE_HOPS).files;
  return new MembersAsked(evaluator, standing, callsOf, naming);
}

class MembersAsked {
  readonly #standing: Standing;
  readonly #callsOf: CallsOf;
  readonly #filesNaming: (method: ts.MethodDeclaration, open: Open) => Iterable<ts.SourceFile>;
  readonly #evaluator: Evaluator;
  readonly #known = new Map<ts.MethodDeclaration, readonly ts.Node[]>();
  /** The methods of its class that call a method. */
  readonly #within = new Map<ts.MethodDeclaration, readonly ts.MethodDeclaration[]>();

  /** @param filesNaming the files that mention a method, and may know its class */
  constructor(
    evaluator: Evaluator,
    standing: Standing,
    callsOf: CallsOf,
    filesNaming: (method: ts.MethodDeclaration, open: Open) => Iterable<ts.SourceFile>,
  ) {
    this.#evaluator = evaluator;
    this.#standing = standing;
    this.#callsOf = callsOf;
    this.#filesNaming = filesNaming;
  }

  /**
   * Where what a library asks is asked for by the service of a place that makes the class around it: where that calls the method of what it makes there, else
   * the place itself. Nowhere, where all who are seen to call the method are of other services or call it on what is made elsewhere, and where nobody calls
   * it and the service calls others of its class.
   * @param at the site, or what leads to it
   * @param open what the class is made with, or a function that makes it
   */
  places(at: ts.Node, open: Open, place: ts.Node): readonly ts.Node[] {
    const { isNear, isOfService } = this.#standing;
    const method = methodAround(at);
    // Who calls the method itself, or a function around the site, is the one who asks.
    const isMaker = ts.isConstructorDeclaration(open.parent) || !isWithin(at, open.parent);
    if (!method || !isMaker || isNear(at, place) || !isOfService(place)) return [place];
    // What is made further in, of what the place makes, is not told apart.
    const isOfIt = method.parent === open.parent.parent;
    const calls = this.#outside(method, open);
    const own = calls.filter((call) => isNear(call, place));
    if (own.length > 0) {
      const asking = own.filter((call) => !ts.isSourceFile(call) && (!isOfIt || this.#mayBeOn(call, place)));
      // What is only handed over, or called by a library as well, is asked for by who makes it.
      const isElsewhere = own.every(ts.isSourceFile) || calls.some((call) => !isOfService(call));
      return isElsewhere ? [...asking, place] : asking;
    }
    if (calls.some((call) => !isOfService(call))) return [place];
    // Of what nobody is seen to call, one that calls other methods of the class asks nothing.
    const others = (method.parent as ts.ClassLikeDeclaration).members.flatMap((each) =>
      ts.isMethodDeclaration(each) && each !== method ? this.#outside(each, open) : [],
    );
    const isOthers = calls.length > 0 || others.some((call) => isNear(call, place));
    return !isOthers || this.#mayCall(method, open, place) ? [place] : [];
  }

  /** Whether a method may be called on what a place makes: not where all that it is called on is seen to be made elsewhere. */
  #mayBeOn(call: ts.Node, place: ts.Node): boolean {
    if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return true;
    const made = this.#evaluator
      .valuesOf(call.expression.expression)
      .map((value) => (value.kind === 'instance' ? value.made : undefined));
    return made.length === 0 || made.some((each) => each === undefined || each === place);
  }

  /**
   * Whether something that a service calls by the name of a method may be it: of which nobody knows what it is; or whether it is taken out of something by its
   * name, or said as a text, or members are asked for by names that are computed.
   */
  #mayCall(method: ts.MethodDeclaration, open: Open, place: ts.Node): boolean {
    const methods = [method, ...(this.#within.get(method) ?? [])];
    return methods.some((each) => {
      const name = each.name.getText();
      const files = [...this.#filesNaming(each, open)].filter((file) => this.#standing.isNear(file, place));
      const isNamed = files.some(
        (file) =>
          takesOut(file.text, name) || (file.text.includes(`.${name}`) && this.#isUnknownIn(file, name)),
      );
      // Elsewhere it may be handed on without its class being known; what many things are called means nothing there.
      const said = USUAL.test(name) ? [COMPUTED] : [COMPUTED, `.${name}(`];
      return isNamed || said.some((text) => this.#standing.isSaidNear(place, text));
    });
  }

  #isUnknownIn(file: ts.SourceFile, name: string): boolean {
    const visit = (node: ts.Node): boolean => {
      const isNamed =
        ts.isCallExpression(node) &&
        ts.isPropertyAccessExpression(node.expression) &&
        node.expression.name.text === name;
      const isUnknown = isNamed && !this.#evaluator.valuesOf(node.expression).some(isKnown);
      return isUnknown || ts.forEachChild(node, visit) === true;
    };
    return visit(file);
  }

  /** The places outside of its class that call a method, or one of the class that calls it. */
  #outside(method: ts.MethodDeclaration, open: Open): readonly ts.Node[] {
    const known = this.#known.get(method);
    if (known) return known;
    const methods = new Set(overloadsOf(method));
    const calls: ts.Node[] = [];
    // What is added to a set while it is walked is walked as well.
    for (const each of methods)
      for (const call of this.#callsOf(each, open)) {
        const own = methodAround(call);
        if (own?.parent === method.parent) for (const same of overloadsOf(own)) methods.add(same);
        else calls.push(call);
      }
    this.#known.set(method, calls);
    this.#within.set(
      method,
      [...methods].filter((each) => each !== method),
    );
    return calls;
  }
}

/** `stock[method]()`: any member may be asked for. */
const COMPUTED = '](';

/** Names that methods of anything have. */
const USUAL =
  /^(?:get|set|find|list|all|one|create|add|insert|update|save|delete|remove|send|post|put|patch|call|request|fetch|query|run|execute|start|stop|init|close)$/;

/** `const { two } = stock`, `retry(stock, 'two')` */
function takesOut(text: string, name: string): boolean {
  return /^\w+$/.test(name) && new RegExp(`[{,]\\s*${name}\\s*[,:}]|['"\`]${name}['"\`]`).test(text);
}

/** Whether it is known what is called: a function, or one of a library; what that gives back, a store of states, may be anything. */
function isKnown(value: Value): boolean {
  if (value.kind !== 'derived') return value.kind === 'function';
  return 'package' in value.root && value.steps.every(({ step }) => step !== 'call');
}

/** A method, and what else its class declares by its name: who calls it may know another of its signatures. */
function overloadsOf(method: ts.MethodDeclaration): readonly ts.MethodDeclaration[] {
  const name = method.name.getText();
  const members: readonly ts.Node[] = ts.isClassLike(method.parent) ? method.parent.members : [];
  const found = members.filter(ts.isMethodDeclaration).filter((each) => each.name.getText() === name);
  return found.length > 0 ? found : [method];
}

/** The files that hand a method over to whoever calls it then: `router.use(guard.check.bind(guard))`. */
function handingOver(
  method: ts.MethodDeclaration,
  files: ReadonlySet<ts.SourceFile>,
): readonly ts.SourceFile[] {
  const name = method.name.getText();
  const own = method.getSourceFile();
  const handed = /^\w+$/.test(name) ? new RegExp(`\\.${name}\\b(?!\\s*[(<?])`) : undefined;
  return [...files].filter((file) => file !== own && handed?.test(file.text));
}

/** The method of a class that a place stands in. */
function methodAround(place: ts.Node): ts.MethodDeclaration | undefined {
  let element = place;
  while (element.parent && !ts.isClassElement(element)) element = element.parent;
  return ts.isMethodDeclaration(element) && ts.isClassLike(element.parent) ? element : undefined;
}
