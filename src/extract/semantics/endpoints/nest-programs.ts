/**
 * Which of the programs that a service of Nest starts serves a controller: `NestFactory.create(ShopModule)` beside `NestFactory.create(AdminModule)`. In: the calls
 * of a program. Out: for a controller, and for an app that is told something, the modules that their programs begin with. Why: each has a prefix of its own.
 */
import { ts } from 'ts-morph';
import { memberOf } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { free, type Value } from '../evaluate/values.js';
import { decoration } from '../tables/decorators.js';

type Module = ts.ClassLikeDeclaration;

export class NestPrograms {
  readonly #evaluator: Evaluator;
  readonly #created: ts.CallExpression[] = [];
  #served: ReadonlyMap<ts.Node, ReadonlySet<Module>> | undefined;

  constructor(evaluator: Evaluator) {
    this.#evaluator = evaluator;
  }

  /** Remembers a call that makes a program. */
  read(node: ts.CallExpression): void {
    const callee = node.expression;
    const isMaking =
      ts.isPropertyAccessExpression(callee) &&
      /^create\w*$/.test(callee.name.text) &&
      callee.expression.getText() === 'NestFactory';
    if (isMaking && node.arguments.length > 0) this.#created.push(node);
  }

  /** The module that a program begins with which something is told: `app.setGlobalPrefix('api')`. */
  ofApp(app: ts.Expression): string | undefined {
    if (this.#created.length < 2) return undefined;
    const modules = this.#evaluator.valuesOf(app).flatMap((value) => {
      const steps = value.kind === 'derived' ? value.steps : [];
      const made = steps.find(
        (each) => each.step === 'call' && this.#created.some((call) => call === each.node),
      );
      return made?.step === 'call' && ts.isCallExpression(made.node) ? this.#startedBy(made.node) : [];
    });
    const [only, ...others] = new Set(modules);
    return only && others.length === 0 ? this.#nameOf(only) : undefined;
  }

  /** The modules by which programs serve a controller; none where it is not seen that one does. */
  of(controller: ts.Node): readonly string[] {
    if (this.#created.length < 2) return [];
    this.#served ??= this.#all();
    return [...(this.#served.get(controller) ?? [])].map((module) => this.#nameOf(module));
  }

  #all(): ReadonlyMap<ts.Node, ReadonlySet<Module>> {
    const served = new Map<ts.Node, Set<Module>>();
    const started = new Set(this.#created.flatMap((call) => this.#startedBy(call)));
    if (started.size < 2) return served;
    for (const first of started) {
      const seen = new Set<ts.Node>();
      const pending: Value[] = [{ kind: 'class', node: first, context: free }];
      for (let next = pending.pop(); next; next = pending.pop()) {
        const said = this.#said(next);
        if (seen.has(said.at)) continue;
        seen.add(said.at);
        for (const value of said.controllers)
          if (value.kind === 'class')
            served.set(value.node, new Set([...(served.get(value.node) ?? []), first]));
        pending.push(...said.imports);
      }
    }
    return served;
  }

  /** What a module lists, or what a call gives that makes one: `{ module: OrdersModule, imports: […] }`. */
  #said(module: Value) {
    const options = module.kind === 'class' ? decoration(module.node, /^Module$/)?.arguments[0] : undefined;
    const at = 'node' in module ? module.node : undefined;
    const holders = options ? this.#evaluator.valuesOf(options) : module.kind === 'object' ? [module] : [];
    const listed = (name: string) =>
      holders
        .flatMap((each) => memberOf(this.#evaluator, [each], name, options ?? (at as ts.Node)))
        .flatMap((value) => (value.kind === 'list' ? value.items : [value]))
        // `forwardRef(() => OrdersModule)`
        .flatMap((value) => (value.kind === 'derived' ? this.#behind(value) : [value]));
    return {
      at: at as ts.Node,
      controllers: listed('controllers'),
      imports: [...listed('imports'), ...listed('module')].filter(
        ({ kind }) => kind === 'class' || kind === 'object',
      ),
    };
  }

  #behind({ steps }: Value & { readonly kind: 'derived' }): readonly Value[] {
    const made = steps.at(-1);
    const given =
      made?.step === 'call' && ts.isCallExpression(made.node) ? made.node.arguments[0] : undefined;
    return given && ts.isArrowFunction(given) && !ts.isBlock(given.body)
      ? this.#evaluator.valuesOf(given.body)
      : [];
  }

  #startedBy({ arguments: [first] }: ts.CallExpression): readonly Module[] {
    return (first ? this.#evaluator.valuesOf(first) : []).flatMap((value) =>
      value.kind === 'class' ? [value.node] : [],
    );
  }

  #nameOf(module: Module): string {
    return `${this.#evaluator.program.pathOf(module.getSourceFile())}#${module.name?.text ?? ''}`;
  }
}
