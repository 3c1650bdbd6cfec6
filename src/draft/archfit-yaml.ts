/**
 * A model and what fails in it today → the text of an `archfit.yaml`: what archfit detects, as entries that are switched off, since it is
 * detected again with each run; what is to be said about it; and the rules that fail today, as warnings.
 */

import { parseConfig } from '../config/parse.js';
import { groupBy } from '../model/group.js';
import type { Model } from '../model/model.js';
import type { Module, OwnerSource, Path, Table } from '../model/nouns.js';
import { tableId } from '../model/queries.js';
import { UserError } from '../model/user-error.js';
import { listed, many } from '../rule/words.js';
import { flowList, scalar } from '../yaml/write.js';
import { entry, HOW_TO_READ, placed, prose } from './lines.js';

const MOST_TABLES = 6;

const HEAD = [
  'What archfit cannot know by itself, drafted by `archfit init` and yours from now on. All of it is optional, unknown keys are errors.',
  HOW_TO_READ,
];

/** What the file says beside what the model shows. */
export interface ArchfitDraft {
  readonly model: Model;
  /** The ownership file, if there is one. */
  readonly ownership?: Path;
  /** Saved statements inside the root, by the name of their database. */
  readonly statements: ReadonlyMap<string, readonly Path[]>;
  /** Rules that make the run fail, and how many violations each has. */
  readonly failing: ReadonlyMap<string, number>;
}

export function archfitYaml({ model, ownership, statements, failing }: ArchfitDraft): string {
  const units = [...model.modules.values()];
  const ofKind = (kind: Module['kind']) => units.filter((unit) => unit.kind === kind);
  const sections = [
    HEAD.map((line) => prose(line)),
    serviceSection(ofKind('service'), model),
    librarySection(ofKind('library')),
    [
      prose(
        'Directories with a boundary of their own inside services and libraries, and what of a module others may import:',
      ),
      prose('  modules: ["services/*/src/modules/*"]'),
      prose('  public: ["index.ts", "public/**"]'),
      prose('Who may import whom; layers only downwards:'),
      prose(
        '  boundaries: { layers: [web, orders | billing, platform], forbid: [{ from: "billing/**", to: "**/internal/**" }] }',
      ),
      prose('Files that are no part of the system:'),
      prose('  ignore: ["**/generated/**"]'),
    ],
    ...(ownership === undefined ? [] : [[prose('Who owns what.'), entry(`ownership: ${scalar(ownership)}`)]]),
    databaseSection(statements),
    ruleSection(failing),
  ];
  return `${sections
    .filter(({ length }) => length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function serviceSection(services: readonly Module[], model: Model): string[] {
  const owned = groupBy(model.tables.values(), ({ owner }) => owner);
  const logins = groupBy(model.logins, ({ service }) => service);
  const unowned = owned.get(undefined) ?? [];
  return [
    prose(
      'Services: what is deployed by itself. Those below are detected and need no entry. An entry renames what is detected at',
    ),
    prose(
      'its path, makes it a service or adds one; roles are what it logs in as, schemas and tables what it owns in the database.',
    ),
    entry('services:'),
    ...services.flatMap((service) => {
      const roles = [...new Set((logins.get(service.name) ?? []).map(({ role }) => role))].sort();
      return unitLines(service, roles, tablesInWords(owned.get(service.name) ?? []));
    }),
    ...(unowned.length === 0
      ? []
      : [
          prose(
            `No owner is known of ${tableNames(unowned)}: name such a table under the tables of its service.`,
            2,
          ),
        ]),
  ];
}

function librarySection(libraries: readonly Module[]): string[] {
  if (libraries.length === 0) return [];
  return [
    prose(
      'Libraries: code that services share and that is not deployed by itself. One that is may be written among the services.',
    ),
    entry('libraries:'),
    ...libraries.flatMap((library) => unitLines(library, [], '')),
  ];
}

/** Why it is what it is, and the entry that would say so. */
function unitLines(
  { name, kind, path, evidence }: Module,
  roles: readonly string[],
  tables: string,
): string[] {
  const [first] = evidence;
  const because = first && `${first.says}${first.at ? ` (${placed(first.at)})` : ''}`;
  const keys = [
    ...(path === undefined ? [] : [`path: ${scalar(path || '.')}`]),
    ...(roles.length === 0 ? [] : [`roles: ${flowList(roles)}`]),
  ];
  const text = `${scalar(name)}: { ${keys.join(', ')} }`;
  return [
    ...[because, tables].filter((text) => text).map((text) => prose(text!, 2)),
    isAccepted(kind, text)
      ? entry(text, { indent: 2, off: true })
      : prose(`(${text} cannot be written here)`, 2),
  ];
}

/** Names of directories may hold what the configuration refuses: an entry that nobody could switch on is none. */
function isAccepted(kind: Module['kind'], text: string): boolean {
  try {
    parseConfig(`${kind === 'library' ? 'libraries' : 'services'}:\n  ${text}\n`, 'archfit.yaml', {});
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

const shownBy: Readonly<Record<OwnerSource, string>> = {
  config: 'by the configuration',
  schema: 'by its schemas',
  ddl: 'by its migrations',
  entity: 'by its entities',
  role: 'by its role on the server',
  writes: 'as nobody else writes them',
  inherited: 'as views of its tables',
};

/** `owns orders.lines and orders.orders by its migrations` */
function tablesInWords(tables: readonly Table[]): string {
  const groups = groupBy(tables, ({ ownerSource }) => ownerSource);
  const parts = [...groups].map(
    ([source, all]) => `${tableNames(all)}${source ? ` ${shownBy[source]}` : ''}`,
  );
  return parts.length === 0 ? '' : `owns ${parts.join('; ')}`;
}

function tableNames(tables: readonly Table[]): string {
  return listed(tables.map(tableId), MOST_TABLES);
}

function databaseSection(statements: ArchfitDraft['statements']): string[] {
  const head = prose(
    'What the databases really ran: saved output of pg_stat_statements, or a server, whose URL stays in the environment.',
  );
  if (statements.size === 0) {
    return [
      head,
      prose('  databases: { main: { statements: db/pg_stat_statements.csv } }'),
      prose(`  databases: { main: { url: "\${DATABASE_URL}" } }`),
    ];
  }
  return [
    head,
    entry('databases:'),
    ...[...statements].map(([name, files]) =>
      entry(`${scalar(name)}: { statements: ${flowList(files)} }`, { indent: 2 }),
    ),
  ];
}

function ruleSection(failing: ReadonlyMap<string, number>): string[] {
  if (failing.size === 0) {
    return [
      prose(
        'Rules and their severity (off, info, warn or error) and options; `archfit rules` lists them. No rule fails today.',
      ),
      prose('  rules: { team-overload: { severity: warn, most: 6 } }'),
    ];
  }
  return [
    prose(
      'These rules fail today. Here they only warn, so that `archfit check` passes and can be a gate at once: nothing is hidden, and all',
    ),
    prose(
      'other rules fail as ever. `archfit check --since <commit> --fail-on warn` fails for what is new of these as well.',
    ),
    prose(
      'Take a line away as soon as what it speaks of is gone. `archfit explain <rule>` tells what to do.',
    ),
    entry('rules:'),
    ...[...failing].map(([rule, violations]) =>
      entry(`${rule}: warn`, {
        indent: 2,
        because: `${many(violations, 'violation')} on the day of this draft`,
      }),
    ),
  ];
}
