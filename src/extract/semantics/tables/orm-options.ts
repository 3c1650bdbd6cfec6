/**
 * What ORMs are configured with that decides how tables are called: naming strategies and prefixes of TypeORM and MikroORM, what Sequelize
 * defines all models with. In: the files that may configure one. Out: by option, what holds for a place: of its own unit, else, where the
 * unit connects to nothing by itself, what all the others agree on: entities in a library follow the services that use them.
 */
import { ts } from 'ts-morph';
import type { UnitFact } from '../../../model/facts.js';
import type { Path } from '../../../model/nouns.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Value } from '../evaluate/values.js';
import { innermostUnit } from '../units.js';
import { optionOf } from './reading.js';

/** What is made of the options of an ORM. */
const CONNECTS =
  /\bnew (?:DataSource|Sequelize)\b|\b(?:createConnections?|defineConfig|MikroORM\.init)\s*\(|\b(?:TypeOrm|Sequelize|MikroOrm)Module\s*\.\s*forRoot/;
const OPTION = /\b(?:namingStrategy|entityPrefix|define)\b/;
const OPTIONS = ['namingStrategy', 'entityPrefix', 'define'];
/** What is called to connect, with its options. */
const CONNECTING = /^(?:DataSource|Sequelize|createConnections?|defineConfig|init|forRoot)$/;

/** A builder that is told to write names in one way and to send them in another, and what connects through one. */
const [SNAKES, BUILDS] = [
  /\bnew\s+CamelCasePlugin\b|\bknexSnakeCaseMappers\s*\(/,
  /\bnew Kysely\b|\bKyselyModule\s*\.\s*forRoot|\bknex\s*\(/i,
];

/**
 * Whether builders of queries make `order_lines` of `orderLines`, where a node stands: its own unit says it, or, where that connects to nothing by
 * itself, all that do. https://kysely-org.github.io/kysely-apidoc/classes/CamelCasePlugin.html
 */
export function snakesNear(
  evaluator: Evaluator,
  files: readonly ts.SourceFile[],
  units: readonly UnitFact[],
): (node: ts.Node) => boolean {
  const unitOf = innermostUnit(units);
  const unitAt = (node: ts.Node): Path => unitOf(evaluator.program.pathOf(node.getSourceFile()));
  const snaking = files.filter((file) => SNAKES.test(file.text));
  if (snaking.length === 0) return () => false;
  const said = new Set(snaking.map(unitAt));
  const building = new Set(files.filter((file) => BUILDS.test(file.text)).map(unitAt));
  const isAgreed = [...building].every((unit) => said.has(unit));
  return (node) => {
    const unit = unitAt(node);
    return said.has(unit) || (!building.has(unit) && isAgreed);
  };
}

/** What connects MikroORM and TypeORM to MongoDB, and what connects either to a database of tables. */
const DOCUMENTS = {
  'mikro-orm': /['"]@mikro-orm\/mongodb['"]/,
  typeorm: /\btype\s*:\s*['"`]mongodb['"`]/,
} as const;
const TABLES =
  /['"]@mikro-orm\/(?:postgresql|mysql|mariadb|mssql|sqlite|better-sqlite|libsql|knex|sql)['"]|\btype\s*:\s*['"`](?:(?:aurora-)?(?:postgres(?:ql)?|mysql)|cockroachdb|mariadb|(?:better-)?sqlite3?|sqljs|mssql|oracle)['"`]/;

/**
 * Which ORM keeps its entities in MongoDB, where a node stands, and nothing in tables: its own unit says it, or, where that connects to nothing by
 * itself, all that do.
 */
export function documentsNear(
  evaluator: Evaluator,
  files: readonly ts.SourceFile[],
  units: readonly UnitFact[],
): Evaluator['documentsNear'] {
  const unitOf = innermostUnit(units);
  const unitAt = (node: ts.Node): Path => unitOf(evaluator.program.pathOf(node.getSourceFile()));
  const said = new Map<Path, 'typeorm' | 'mikro-orm'>();
  for (const file of files)
    for (const orm of ['typeorm', 'mikro-orm'] as const)
      if (DOCUMENTS[orm].test(file.text) && file.text.includes(orm)) said.set(unitAt(file), orm);
  if (said.size === 0) return () => undefined;
  const keeping = new Set(files.flatMap((file) => (TABLES.test(file.text) ? [unitAt(file)] : [])));
  const [only, ...others] = keeping.size === 0 ? new Set(said.values()) : [];
  return (node) => {
    const unit = unitAt(node);
    if (keeping.has(unit)) return undefined;
    const orm = said.get(unit) ?? (others.length === 0 ? only : undefined);
    // Another ORM beside it connects to a database of its own.
    return orm && node.getSourceFile().text.includes(orm) ? orm : undefined;
  };
}

interface Said {
  readonly name: string;
  readonly unit: Path;
  readonly values: readonly Value[];
}

/** Looked for when it is first asked for. */
export function ormOptionsNear(
  evaluator: Evaluator,
  files: readonly ts.SourceFile[],
  units: readonly UnitFact[],
): (name: string, node: ts.Node) => readonly Value[] {
  const unitOf = innermostUnit(units);
  const unitAt = (node: ts.Node): Path => unitOf(evaluator.program.pathOf(node.getSourceFile()));
  let found: readonly Said[] | undefined;
  let connecting: ReadonlySet<Path> = new Set();
  return (name, node) => {
    if (!found) {
      // What an option says may itself ask for options.
      found = [];
      connecting = new Set(files.flatMap((file) => (CONNECTS.test(file.text) ? [unitAt(file)] : [])));
      found = files.flatMap((file) => [
        ...(OPTION.test(file.text) ? optionsIn(evaluator, file, unitAt(file)) : []),
        ...(CONNECTS.test(file.text) ? optionsGiven(evaluator, file, unitAt(file)) : []),
      ]);
    }
    const named = found.filter((each) => each.name === name);
    if (named.length === 0) return [];
    const unit = unitAt(node);
    const own = named.filter((each) => each.unit === unit);
    if (own.length > 0) return own.flatMap(({ values }) => values);
    const elsewhere = new Set(named.map((each) => each.unit));
    const isAgreed = !connecting.has(unit) && [...connecting].every((each) => elsewhere.has(each));
    return isAgreed ? (named[0]?.values ?? []) : [];
  };
}

function optionsIn(evaluator: Evaluator, file: ts.SourceFile, unit: Path): readonly Said[] {
  const said: Said[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) {
      const name = node.name.getText();
      const isOption =
        name === 'define'
          ? /sequelize|dialect/i.test(file.text)
          : /^(namingStrategy|entityPrefix)$/.test(name);
      if (isOption) {
        const value = ts.isPropertyAssignment(node) ? node.initializer : node.name;
        said.push({ name, unit, values: evaluator.valuesOf(value) });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return said;
}

/** What connects is given that is written elsewhere: `new Sequelize(url, config[process.env.NODE_ENV])`. */
function optionsGiven(evaluator: Evaluator, file: ts.SourceFile, unit: Path): readonly Said[] {
  const said: Said[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && isConnecting(node.expression)) {
      const given = (node.arguments ?? [])
        .filter((each) => !ts.isObjectLiteralExpression(each))
        .flatMap((each) => evaluator.valuesOf(each));
      for (const name of OPTIONS) {
        const values = optionOf(evaluator, given, name, node);
        if (values.length > 0) said.push({ name, unit, values });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return said;
}

function isConnecting(callee: ts.Expression): boolean {
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
  return ts.isIdentifier(name) && CONNECTING.test(name.text);
}
