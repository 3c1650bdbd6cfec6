/**
 * The models of Mongoose by their names and collections, and what their schemas refer to. In: the files that may make one. Out: for a
 * collection, the other ones that `populate` reads along. Why: a collection that is only read in this way is named in the schema alone.
 * Each service has models of its own, and two may call theirs the same: what is asked for is looked up where it is asked.
 */
import { ts } from 'ts-morph';
import type { UnitFact } from '../../../model/facts.js';
import type { Path } from '../../../model/nouns.js';
import { memberOf, type Parts, templateOf } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { returned } from '../evaluate/returned.js';
import { fixed, openOf } from '../evaluate/text.js';
import type { Value } from '../evaluate/values.js';
import { decorationsOf } from '../tables/decorators.js';
import { callsOf } from '../tables/reading.js';
import { type Meant, meantIn } from '../units.js';
import { collectionOfSchema, ofClass, ofModelForClass } from './mongo-names.js';
import { MONGO } from './packages.js';
import { plural } from './plural.js';

/** A model: where its documents are, and what it was made of. */
interface Model {
  readonly name: string;
  /** Where it is made. */
  readonly unit: Path;
  readonly collections: readonly Parts[];
  readonly schemas: readonly Value[];
  /** The model that it is a kind of, in whose collection its documents are. */
  readonly base?: string;
}

/** What makes models, or tells more of their schemas. */
const MAKES = /\bmodel\s*[(<]|getModelForClass|forFeature|\.(?:virtual|discriminator)\s*[(<]/;

/** Schemas within schemas, and objects within objects, that are followed. */
const DEEPEST = 5;

export class MongoModels {
  readonly #evaluator: Evaluator;
  readonly #files: readonly ts.SourceFile[];
  readonly #unitAt: (node: ts.Node) => Path;
  readonly #meant: Meant['meantOrAny'];
  #found: Model[] | undefined;
  #isAutomatic: boolean | undefined;
  #plugged: ReadonlyMap<ts.Node, readonly Value[]> | undefined;
  /** By what makes a schema, or the class that it is made of: its virtual members and what they refer to. */
  readonly #virtuals = new Map<ts.Node, Map<string, readonly Value[]>>();

  constructor(evaluator: Evaluator, files: readonly ts.SourceFile[], units: readonly UnitFact[]) {
    this.#evaluator = evaluator;
    this.#files = files;
    const { unitOf, meantOrAny } = meantIn(units);
    this.#unitAt = (node) => unitOf(evaluator.program.pathOf(node.getSourceFile()));
    this.#meant = meantOrAny;
  }

  /**
   * The collections of a model that goes by a name.
   * @param at where it is asked for
   */
  named(name: string, at: ts.Node): readonly Parts[] {
    return this.#named(name, this.#unitAt(at));
  }

  #named(name: string, unit: Path): readonly Parts[] {
    const model = this.#meant(
      this.#models().filter((each) => each.name === name),
      unit,
    ).at(-1);
    return model ? this.#collectionsOf(model) : [[plural(name)]];
  }

  /** Where the documents of a model are: those of another model of the same collection, with more members, are with that one's. */
  #collectionsOf({ name, base, unit, collections }: Model): readonly Parts[] {
    return base === undefined || base === name ? collections : this.#named(base, unit);
  }

  /** The collections of the model of a class, which goes by the name of that unless it is told otherwise. */
  ofClass(value: Value): readonly Parts[] {
    const node = value.kind === 'class' ? value.node : value.kind === 'instance' ? value.of : undefined;
    const isOf = (schema: Value) =>
      this.#classesOf(schema).some((each) => each.kind === 'class' && each.node === node);
    const model = this.#models().findLast(
      ({ name, schemas }) => name === node?.name?.text && schemas.some(isOf),
    );
    return model?.collections ?? ofClass(this.#evaluator, value);
  }

  /** The collections of the models that are made of a schema; of what a plugin is given, of all schemas that it is plugged into. */
  ofSchema(schema: Value): readonly Parts[] {
    const open = openOf(schema);
    if (open) {
      const plugged = this.#pluggedInto().get(open.parent) ?? [];
      return plugged.flatMap((each) => (openOf(each) ? [] : this.ofSchema(each)));
    }
    const keys = new Set(this.#keysOf(schema));
    const models = this.#models().filter(({ schemas }) =>
      schemas.some((each) => this.#keysOf(each).some((key) => keys.has(key))),
    );
    return models.flatMap(({ collections }) => collections);
  }

  /** The schemas that each plugin is plugged into: `orderSchema.plugin(withHistory)`. */
  #pluggedInto(): ReadonlyMap<ts.Node, readonly Value[]> {
    if (this.#plugged) return this.#plugged;
    const found = new Map<ts.Node, readonly Value[]>();
    const visit = (node: ts.Node): void => {
      const callee = ts.isCallExpression(node) ? node.expression : undefined;
      if (callee && ts.isPropertyAccessExpression(callee) && callee.name.text === 'plugin') {
        const [plugin] = (node as ts.CallExpression).arguments;
        for (const value of plugin ? this.#evaluator.valuesOf(plugin) : [])
          if (value.kind === 'function')
            found.set(value.node, [
              ...(found.get(value.node) ?? []),
              ...this.#evaluator.valuesOf(callee.expression),
            ]);
      }
      ts.forEachChild(node, visit);
    };
    for (const file of this.#files) if (file.text.includes('.plugin(')) visit(file);
    this.#plugged = found;
    return found;
  }

  /**
   * The models that a path from documents of some collections leads to; undefined where no schema has that path.
   * @param path as `populate` takes it: `lines.product`
   * @param at where it is asked for
   */
  referred(collections: readonly Parts[], path: string, at: ts.Node): readonly string[] | undefined {
    const names = this.#of(collections, at).flatMap(({ schemas }) =>
      schemas.flatMap((schema) => this.#refs(schema, path.split('.'))),
    );
    return names.length > 0 ? [...new Set(names)] : undefined;
  }

  /** What comes with documents of some collections by itself: members that say `autopopulate: true`. */
  autopopulated(collections: readonly Parts[], at: ts.Node): readonly Parts[] {
    this.#isAutomatic ??= this.#files.some(({ text }) => /\bautopopulate\s*:/.test(text));
    if (!this.#isAutomatic) return [];
    const names = this.#of(collections, at).flatMap(({ schemas }) =>
      schemas.flatMap((schema) => this.#automatic(schema)),
    );
    return [...new Set(names)].flatMap((name) => this.named(name, at));
  }

  #automatic(schema: Value): readonly string[] {
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isObjectLiteralExpression(node)) {
        const option = node.properties.find((each) => each.name?.getText() === 'autopopulate');
        const isOn =
          option && ts.isPropertyAssignment(option) && option.initializer.kind !== ts.SyntaxKind.FalseKeyword;
        if (isOn)
          for (const value of this.#evaluator.valuesOf(node))
            found.push(...this.#names(memberOf(this.#evaluator, [value], 'ref', node)));
      }
      ts.forEachChild(node, visit);
    };
    for (const key of this.#keysOf(schema)) visit(key);
    return found;
  }

  #of(collections: readonly Parts[], at: ts.Node): readonly Model[] {
    const wanted = new Set(collections.map(templateOf));
    wanted.delete(undefined);
    const models = this.#models().filter((model) =>
      this.#collectionsOf(model).some((parts) => wanted.has(templateOf(parts))),
    );
    return this.#meant(models, this.#unitAt(at));
  }

  #models(): readonly Model[] {
    if (this.#found) return this.#found;
    const found: Model[] = [];
    this.#found = found;
    for (const file of this.#files) {
      if (!MAKES.test(file.text)) continue;
      const visit = (node: ts.Node): void => {
        if (ts.isCallExpression(node) || ts.isNewExpression(node)) this.#made(node, found);
        ts.forEachChild(node, visit);
      };
      visit(file);
    }
    return found;
  }

  #made(node: ts.CallExpression | ts.NewExpression, found: Model[]): void {
    const evaluator = this.#evaluator;
    const { expression } = node;
    const name = ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();
    const [first, second, third] = node.arguments ?? [];
    if (!first || !/^(model|getModelForClass|forFeature|forFeatureAsync|virtual|discriminator)$/.test(name))
      return;
    const isMongo = evaluator
      .valuesOf(expression)
      .some((value) => value.kind === 'derived' && 'package' in value.root && MONGO.test(value.root.package));
    if (!isMongo) return;
    if (name === 'virtual') this.#virtual(expression, first, second);
    else if (name === 'getModelForClass') {
      for (const value of evaluator.valuesOf(first)) {
        const own = value.kind === 'class' ? value.node.name?.text : undefined;
        if (own !== undefined)
          found.push({
            name: own,
            unit: this.#unitAt(node),
            collections: ofModelForClass(evaluator, value, second),
            schemas: [value],
          });
      }
    } else if (/^forFeature/.test(name)) {
      for (const list of evaluator.valuesOf(first))
        for (const item of list.kind === 'list' ? list.items : []) this.#ofFeature(item, first, found);
    } else if (name === 'discriminator') {
      if (!ts.isPropertyAccessExpression(expression)) return;
      const base = this.#names(evaluator.valuesOf(expression.expression))[0];
      for (const each of evaluator.valuesOf(first))
        if (second) this.#add(found, node, fixed(each), evaluator.valuesOf(second), [], base);
    } else if (second) {
      const said = third ? evaluator.valuesOf(third).map(fixed) : [];
      for (const each of evaluator.valuesOf(first))
        this.#add(found, node, fixed(each), evaluator.valuesOf(second), said);
    }
  }

  /** `{ name, schema, collection, discriminators }`, or `useFactory` for the schema. */
  #ofFeature(item: Value, node: ts.Node, found: Model[], base?: string): void {
    const evaluator = this.#evaluator;
    const at = (name: string) => memberOf(evaluator, [item], name, node);
    const made = at('useFactory').flatMap((each) =>
      each.kind === 'function' ? returned(evaluator, each.node, each.context) : [],
    );
    for (const each of at('name')) {
      const name = fixed(each);
      this.#add(found, node, name, [...at('schema'), ...made], at('collection').map(fixed), base);
      for (const list of at('discriminators'))
        for (const kind of list.kind === 'list' ? list.items : []) this.#ofFeature(kind, node, found, name);
    }
  }

  #add(
    found: Model[],
    node: ts.Node,
    name: string | undefined,
    schemas: readonly Value[],
    said: readonly (string | undefined)[],
    base?: string,
  ): void {
    if (name === undefined) return;
    const written = said.flatMap((each) => (each === undefined ? [] : [[each]]));
    const classes = schemas.flatMap((schema) => this.#classesOf(schema));
    const own = [
      ...written,
      ...schemas.flatMap((schema) => collectionOfSchema(this.#evaluator, schema)),
      ...classes.flatMap((each) => ofClass(this.#evaluator, each, name)),
    ];
    found.push({
      name,
      unit: this.#unitAt(node),
      collections: own.length > 0 ? own.slice(0, 1) : [[plural(name)]],
      schemas,
      ...(base !== undefined && { base }),
    });
  }

  /** `OrderSchema.virtual('lines', { ref: 'Line', … })` */
  #virtual(callee: ts.Expression, first: ts.Expression, second: ts.Expression | undefined): void {
    if (!ts.isPropertyAccessExpression(callee) || !second) return;
    const evaluator = this.#evaluator;
    const name = evaluator.valuesOf(first).map(fixed)[0];
    const refs = memberOf(evaluator, evaluator.valuesOf(second), 'ref', second);
    if (name === undefined || refs.length === 0) return;
    for (const schema of evaluator.valuesOf(callee.expression)) {
      for (const key of this.#keysOf(schema)) {
        const known = this.#virtuals.get(key) ?? new Map<string, readonly Value[]>();
        this.#virtuals.set(key, known.set(name, refs));
      }
    }
  }

  /** What tells a schema from others: the expression that makes it, or the class that it is made of. */
  #keysOf(schema: Value): readonly ts.Node[] {
    const classes = this.#classesOf(schema).flatMap((value) => (value.kind === 'class' ? [value.node] : []));
    const made = schema.kind === 'derived' ? schema.steps.find(({ step }) => step === 'new') : undefined;
    return made?.step === 'new' ? [...classes, made.node] : classes;
  }

  /** `SchemaFactory.createForClass(Order)`, or the class itself. */
  #classesOf(schema: Value): readonly Value[] {
    if (schema.kind === 'class') return [schema];
    if (schema.kind !== 'derived') return [];
    return callsOf(schema).flatMap((call) =>
      call.name === 'createForClass' && call.arguments[0]
        ? this.#evaluator.valuesOf(call.arguments[0], call.context).filter(({ kind }) => kind === 'class')
        : [],
    );
  }

  /** The models that a path of a schema refers to; a path may say in which other member the name is. */
  #refs(schema: Value, path: readonly string[]): readonly string[] {
    const virtual = this.#keysOf(schema).flatMap((key) => this.#virtuals.get(key)?.get(path.join('.')) ?? []);
    const described = this.#at(schema, path, 0);
    const say = (name: string, values = described) =>
      values.flatMap((each) =>
        each.kind === 'object' ? memberOf(this.#evaluator, [each], name, each.node) : [],
      );
    const elsewhere = say('refPath').flatMap((each) => {
      const other = fixed(each);
      return other === undefined ? [] : say('enum', this.#at(schema, other.split('.'), 0));
    });
    const choices = elsewhere.flatMap((each) =>
      each.kind === 'object' ? memberOf(this.#evaluator, [each], 'values', each.node) : [each],
    );
    return [
      ...this.#names(virtual),
      ...this.#names(say('ref')),
      ...this.#names(choices.flatMap((each) => (each.kind === 'list' ? each.items : [each]))),
    ];
  }

  /** What describes the member of a schema at a path. */
  #at(schema: Value, path: readonly string[], depth: number): readonly Value[] {
    if (depth > DEEPEST) return [];
    const evaluator = this.#evaluator;
    const ofClasses = this.#classesOf(schema).flatMap((value) =>
      value.kind === 'class' ? this.#atOfClass(value.node, path, depth) : [],
    );
    const made = schema.kind === 'derived' ? schema.steps.find(({ step }) => step === 'new') : undefined;
    const fields =
      made?.step === 'new' && ts.isNewExpression(made.node) && made.node.arguments?.[0]
        ? evaluator.valuesOf(made.node.arguments[0], made.context)
        : [];
    return [...ofClasses, ...fields.flatMap((each) => this.#inside(each, path, depth + 1))];
  }

  #atOfClass(
    node: ts.ClassLikeDeclaration,
    [first, ...rest]: readonly string[],
    depth: number,
  ): readonly Value[] {
    const member = node.members.find((each) => each.name?.getText() === first);
    if (!member) return [];
    const said = decorationsOf(member).flatMap(({ name, arguments: given }) =>
      /^prop$/i.test(name) ? given.flatMap((each) => this.#evaluator.valuesOf(each)) : [],
    );
    return said.flatMap((value) => this.#inside(value, rest, depth + 1));
  }

  /** What a description of a member, or of members, has at a path within it. */
  #inside(value: Value, path: readonly string[], depth: number): readonly Value[] {
    if (depth > DEEPEST * 2) return [];
    if (value.kind === 'list') return value.items.flatMap((item) => this.#inside(item, path, depth + 1));
    if (value.kind === 'derived' || value.kind === 'class')
      return path.length > 0 ? this.#at(value, path, depth + 1) : [];
    if (value.kind !== 'object') return [];
    const at = (name: string) => memberOf(this.#evaluator, [value], name, value.node);
    const [first, ...rest] = path;
    const typed = at('type').flatMap((each) => this.#inside(each, path, depth + 1));
    if (first === undefined) return [value, ...typed];
    const named = at(first).flatMap((each) => this.#inside(each, rest, depth + 1));
    // `'members.user'` of a map or list whose elements are described by `of` or `type`.
    return [...named, ...typed, ...at('of').flatMap((each) => this.#inside(each, path, depth + 1))];
  }

  /** The names that `ref` says: of a model, of a class, of what a function gives. */
  #names(values: readonly Value[]): readonly string[] {
    return values.flatMap((value): readonly string[] => {
      const text = fixed(value);
      if (text !== undefined) return [text];
      if (value.kind === 'class') return value.node.name ? [value.node.name.text] : [];
      if (value.kind === 'function') return this.#names(returned(this.#evaluator, value.node, value.context));
      // A model: `mongoose.model('Order', …)`.
      if (value.kind !== 'derived') return [];
      return callsOf(value).flatMap(({ name, arguments: [first], context }) =>
        name === 'model' && first
          ? this.#evaluator.valuesOf(first, context).flatMap((each) => fixed(each) ?? [])
          : [],
      );
    });
  }
}
