/**
 * What a schema of Drizzle calls tables, and what their relations lead to. In: the tables that constants hold, and the files. Out: the tables
 * that `db.query.NAME` and `with: { NAME }` ask for. Each program has a schema of its own, and two may use the same names.
 * https://orm.drizzle.team/docs/relations-v2
 */
import { ts } from 'ts-morph';
import type { UnitFact } from '../../../model/facts.js';
import type { Path } from '../../../model/nouns.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { type Context, free, type Value } from '../evaluate/values.js';
import { type Meant, meantIn } from '../units.js';
import { tablesOf } from './entities.js';
import { callsOf, type NamedTable, optionOf, packageOf, propertiesOf } from './reading.js';
import { keyOfTable } from './standing.js';

/** A table, and the name of the constant that holds it. */
interface HeldTable {
  readonly name: string;
  readonly unit: Path;
  readonly table: NamedTable;
}

/** `lines: many(orderLines)`, declared of orders. */
interface Relation {
  readonly member: string;
  readonly unit: Path;
  of(): readonly NamedTable[];
  to(): readonly NamedTable[];
}

export class DrizzleSchema {
  readonly #evaluator: Evaluator;
  readonly #files: readonly ts.SourceFile[];
  readonly #held: readonly HeldTable[];
  readonly #unitAt: (node: ts.Node) => Path;
  readonly #meant: Meant['meantOrAny'];
  #relations: readonly Relation[] | undefined;

  /** @param tables those that constants hold, or that have a name in another way */
  constructor(
    evaluator: Evaluator,
    files: readonly ts.SourceFile[],
    tables: readonly { readonly name: string; readonly table: NamedTable; readonly node: ts.Node }[],
    units: readonly UnitFact[],
  ) {
    const { unitOf, meantOrAny } = meantIn(units);
    this.#evaluator = evaluator;
    this.#files = files;
    this.#unitAt = (node) => unitOf(evaluator.program.pathOf(node.getSourceFile()));
    this.#meant = meantOrAny;
    this.#held = tables.map(({ name, table, node }) => ({ name, table, unit: this.#unitAt(node) }));
  }

  /** Whether there is no table at all. */
  get isEmpty(): boolean {
    return this.#held.length === 0;
  }

  /** The table that a constant of this name holds, as it is meant where a node stands. */
  named(name: string, at: ts.Node): readonly NamedTable[] {
    const held = this.#held.filter((each) => each.name === name);
    return this.#meant(held, this.#unitAt(at))
      .slice(0, 1)
      .map(({ table }) => table);
  }

  /** The table of `db.query.NAME`: of what the connection is told, else the one that a constant of this name holds. */
  asked(db: ts.Expression, name: string, context: Context): readonly NamedTable[] {
    const told = this.#evaluator
      .valuesOf(db, context)
      .flatMap((value) =>
        value.kind === 'derived' && packageOf(value)?.startsWith('drizzle-orm') ? callsOf(value) : [],
      )
      .flatMap((call) => {
        const given = call.arguments.flatMap((each) => this.#evaluator.valuesOf(each, call.context));
        return this.#inSchema(optionOf(this.#evaluator, given, 'schema', call.node), name, call.node);
      });
    return told.length > 0 ? told.slice(0, 1) : this.named(name, db);
  }

  /** The tables that a relation of tables leads to; where none is declared, the one that is called so. */
  related(tables: readonly NamedTable[], member: string, at: ts.Node): readonly NamedTable[] {
    const keys = new Set(tables.map(keyOfTable));
    this.#relations ??= this.#files.flatMap((file) => this.#relationsIn(file));
    const declared = this.#relations.filter(
      (each) => each.member === member && each.of().some((table) => keys.has(keyOfTable(table))),
    );
    const [found] = this.#meant(declared, this.#unitAt(at));
    const to = found?.to() ?? [];
    return to.length > 0 ? to : this.named(member, at);
  }

  /** A member of the object, or module, of all tables. */
  #inSchema(schema: readonly Value[], name: string, at: ts.Node): readonly NamedTable[] {
    return schema
      .flatMap((value) => (isWhole(value) ? this.#evaluator.member(value, name, at) : []))
      .flatMap((value) => tablesOf(this.#evaluator, value));
  }

  #relationsIn(file: ts.SourceFile): readonly Relation[] {
    if (!/\b(?:relations|defineRelations(?:Part)?)\s*\(/.test(file.text)) return [];
    const unit = this.#unitAt(file);
    const found: Relation[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
        const [first, make] = node.arguments;
        const made = make && madeBy(make);
        if (first && made && node.expression.text === 'relations')
          found.push(...this.#ofTable(first, made, unit));
        if (first && made && /^defineRelations(?:Part)?$/.test(node.expression.text))
          found.push(...this.#ofSchema(first, made, unit));
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
    return found;
  }

  /** `relations(orders, ({ many }) => ({ lines: many(orderLines) }))` */
  #ofTable(table: ts.Expression, made: ts.Expression, unit: Path): readonly Relation[] {
    const held = (node: ts.Expression): readonly NamedTable[] => {
      const found = this.#evaluator.valuesOf(node).flatMap((value) => tablesOf(this.#evaluator, value));
      return found.length > 0 || !ts.isIdentifier(node) ? found : this.named(node.text, node);
    };
    return propertiesOf(made).flatMap(({ name, value }) => {
      const [to] = ts.isCallExpression(value) ? value.arguments : [];
      return to ? [{ member: name, unit, of: () => held(table), to: () => held(to) }] : [];
    });
  }

  /** `defineRelations(schema, (r) => ({ orders: { lines: r.many.orderLines() } }))` */
  #ofSchema(schema: ts.Expression, made: ts.Expression, unit: Path): readonly Relation[] {
    const called = (name: string): readonly NamedTable[] => {
      const found = this.#inSchema(this.#evaluator.valuesOf(schema, free), name, schema);
      return found.length > 0 ? found : this.named(name, schema);
    };
    return propertiesOf(made).flatMap(({ name: of, value }) =>
      propertiesOf(value).flatMap(({ name: member, value: led }) => {
        const to = ts.isCallExpression(led) ? led.expression : undefined;
        return to && ts.isPropertyAccessExpression(to)
          ? [{ member, unit, of: () => called(of), to: () => called(to.name.text) }]
          : [];
      }),
    );
  }
}

function isWhole(value: Value): boolean {
  return value.kind === 'object' || value.kind === 'module';
}

/** The object that a function gives, in brackets or after `return`. */
function madeBy(make: ts.Expression): ts.Expression | undefined {
  if (!ts.isArrowFunction(make) && !ts.isFunctionExpression(make)) return undefined;
  const given = ts.isBlock(make.body)
    ? make.body.statements.find(ts.isReturnStatement)?.expression
    : make.body;
  return given && ts.isParenthesizedExpression(given) ? given.expression : given;
}
