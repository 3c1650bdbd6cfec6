/**
 * Which of those who make a class ask for what a method of it asks others. In: the method, and its calls. Out: whether the service of a place that makes
 * the class may be among them. Why: a client that several services make of a library has more methods than each of them uses.
 */
import { ts } from 'ts-morph';
import type { Open } from '../evaluate/values.js';
import type { Standing } from './sites.js';

/** The places that call a method, or hand it over. */
export type CallsOf = (method: ts.MethodDeclaration, open: Open) => readonly ts.Node[];

export class MembersAsked {
  readonly #standing: Standing;
  readonly #callsOf: CallsOf;
  readonly #known = new Map<ts.MethodDeclaration, readonly ts.Node[]>();

  constructor(standing: Standing, callsOf: CallsOf) {
    this.#standing = standing;
    this.#callsOf = callsOf;
  }

  /**
   * Whether what a site of a library asks is asked for by the service of a place which makes the class around it: not where all who are seen to call
   * its method are of other services, nor where nobody calls it and the service calls others of its class.
   */
  mayAsk(site: ts.Node, open: Open, place: ts.Node): boolean {
    const { isNear, isOfService } = this.#standing;
    if (!ts.isConstructorDeclaration(open.parent) || isNear(site, place) || !isOfService(place)) return true;
    const method = methodAround(site);
    if (!method) return true;
    const mayBe = (call: ts.Node) => isNear(call, place) || !isOfService(call);
    const calls = this.#outside(method, open);
    if (calls.length > 0) return calls.some(mayBe);
    // Of what nobody is seen to call, one that calls other methods of the class asks nothing.
    const others = (method.parent as ts.ClassLikeDeclaration).members.flatMap((each) =>
      ts.isMethodDeclaration(each) && each !== method ? this.#outside(each, open) : [],
    );
    return !others.some((call) => isNear(call, place));
  }

  /** The places outside of its class that call a method, or one of the class that calls it. */
  #outside(method: ts.MethodDeclaration, open: Open): readonly ts.Node[] {
    const known = this.#known.get(method);
    if (known) return known;
    const methods = new Set([method]);
    const calls: ts.Node[] = [];
    // What is added to a set while it is walked is walked as well.
    for (const each of methods)
      for (const call of this.#callsOf(each, open)) {
        const own = methodAround(call);
        if (own?.parent === method.parent) methods.add(own);
        else calls.push(call);
      }
    this.#known.set(method, calls);
    return calls;
  }
}

/** The files that hand a method over to whoever calls it then: `router.use(guard.check.bind(guard))`. */
export function handingOver(
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
