/**
 * The shape of `archfit.yaml`, with a description of every key for the editors that complete it. One value is checked at a
 * time; what two values mean together is for parse.ts and build to say.
 */
import { type Fault, list, mapping, named, refuse, text, wants, z } from '../yaml/shape.js';
import { quoted } from '../yaml/words.js';
import { type Environment, hasOtherReferences, missingVariables, substitute } from './environment.js';
import { type Base, globFaults, normalPath, pathFaults } from './paths.js';

const path = text('a path').superRefine(refuse(pathFaults)).overwrite(normalPath);

const pathOrPaths = z.union([path, list(path, 'a list of paths')], wants('a path or a list of paths'));

const service = mapping(
  {
    path: path
      .optional()
      .describe('Its directory. Without one it is a service that is known only by its statements.'),
    roles: list(text('the name of a role'), 'a list of names')
      .nullish()
      .describe('PostgreSQL roles that it logs in as.'),
    schemas: list(text('the name of a schema'), 'a list of names')
      .nullish()
      .describe('Schemas whose tables it owns; the first is where its unqualified names resolve.'),
    tables: list(text('the name of a table'), 'a list of names')
      .nullish()
      .describe('Single tables that it owns: `schema.table`, or `table` in `public`.'),
  },
  'a mapping with path, roles, schemas or tables',
);

const library = mapping({ path: path.describe('Its directory.') }, 'a mapping with a path');

const boundary = mapping(
  {
    from: text('a module or a glob').describe('The module or glob of files that imports.'),
    to: text('a module or a glob').describe(
      'What it imports: a module, a glob of files, `npm:<package>` or `node:<builtin>`.',
    ),
    because: text('a reason').optional().describe('The reason, shown with every violation.'),
  },
  'a mapping with from and to',
);

const layer = text('the name of a module, or several with "|" between them').superRefine(
  refuse(function* (value) {
    if (peers(value).includes('')) yield { message: 'has no name beside a "|"', hint: 'write a | b' };
  }),
);

const layers = list(layer, 'a list of layers').superRefine(
  refuse(function* (all) {
    const seen = new Set<string>();
    for (const [index, names] of all.map(peers).entries()) {
      for (const name of names) {
        if (seen.has(name)) {
          yield { message: `names ${quoted(name)} once more`, hint: 'a module is in one layer', index };
        }
        seen.add(name);
      }
    }
  }),
);

const boundaries = mapping(
  {
    layers: layers
      .nullish()
      .describe(
        'From the highest to the lowest: a module may import only from lower ones. `a | b` are independent peers.',
      ),
    allow: list(boundary, 'a list of { from, to }')
      .nullish()
      .describe(
        'Dependencies that are allowed whatever the layers say. What is in no layer may import nothing else.',
      ),
    forbid: list(boundary, 'a list of { from, to }').nullish().describe('Dependencies that must not be.'),
  },
  'a mapping with layers, allow or forbid',
);

const severity = z.enum(['off', 'info', 'warn', 'error'], wants('off, info, warn or error'));

/** The options are checked where the rules are known. */
const rule = z.union(
  [severity, z.looseObject({ severity: severity.optional() })],
  wants('off, info, warn or error, or a mapping with a severity and options'),
);

const preset = z.enum(
  ['recommended', 'strict', 'modular-monolith'],
  wants('recommended, strict or modular-monolith'),
);

const ids = (what: string) =>
  z
    .record(
      text('a number').superRefine(
        refuse(function* (value) {
          if (!/^\d+$/.test(value)) yield { message: 'is no id, but must be a number such as 16385' };
        }),
      ),
      text(what),
      wants(`a mapping from numbers to ${what}`),
    )
    .nullish();

/**
 * The shape of the whole file; `environment` gives the variables that a database's `url` refers to, `base` says what its globs are
 * relative to.
 */
export function configShape(environment: Environment, base: Base = 'the analysed root') {
  const glob = text('a glob').superRefine(refuse((value) => globFaults(value, base)));
  const url = text('a URL such as postgres://user@host/database').superRefine(
    refuse((value) => urlFaults(value, environment)),
  );
  const database = mapping(
    {
      statements: pathOrPaths.optional().describe('Saved output of pg_stat_statements.'),
      schema: pathOrPaths.optional().describe('SQL files that define its tables.'),
      url: url.optional().describe(`A live server; \${NAME} takes a variable of the environment.`),
      roles: ids('the name of a role').describe(
        'Names for the `userid` of saved statements without rolname: `SELECT oid, rolname FROM pg_roles`.',
      ),
      dbids: ids('the name of a database').describe(
        'Names for the `dbid` of saved statements without datname: `SELECT oid, datname FROM pg_database`.',
      ),
    },
    'a mapping with statements, schema or url',
  );
  return mapping(
    {
      services: named(service.nullish(), 'a mapping from names to services')
        .nullish()
        .describe('Parts that are deployed by themselves; merged with the ones that archfit detects.'),
      libraries: named(library, 'a mapping from names to libraries')
        .nullish()
        .describe('Code that services share and that is not deployed by itself.'),
      modules: list(glob, 'a list of globs')
        .nullish()
        .describe('Globs of directories: each match is a module.'),
      public: list(glob, 'a list of globs')
        .nullish()
        .describe('Globs inside a module: what of it others may import.'),
      ownership: path
        .optional()
        .describe('The file that says which team owns what; otherwise ownership.yaml is looked for.'),
      history: path
        .optional()
        .describe('A saved log of the commits, where git cannot be asked; otherwise the repository is read.'),
      databases: named(database.nullish(), 'a mapping from names to databases')
        .nullish()
        .describe('What is known of each database, by the name that archfit shall give it.'),
      boundaries: boundaries.nullish().describe('Which modules may import which.'),
      rules: named(rule, 'a mapping from rules to severities')
        .nullish()
        .describe(
          'The severity of a rule, or a mapping with its severity and options; `archfit rules` lists them.',
        ),
      extends: z
        .union(
          [preset, list(preset, 'a list of presets')],
          wants('recommended, strict or modular-monolith, or a list of them'),
        )
        .nullish()
        .describe('The rules to start from.'),
      ignore: list(glob, 'a list of globs').nullish().describe('Globs of files that are not read at all.'),
    },
    'a mapping with keys such as services and rules',
  ).nullable();
}

/** What has the shape of `archfit.yaml` after its check. */
export type ConfigFile = NonNullable<z.output<ReturnType<typeof configShape>>>;

/** The modules of one layer. */
export function peers(layer: string): string[] {
  return layer.split('|').map((name) => name.trim());
}

/** JSON Schema (draft 7, which editors know best) of `archfit.yaml`. */
export function jsonSchema(): Readonly<Record<string, unknown>> {
  return {
    ...z.toJSONSchema(configShape({}).unwrap(), { target: 'draft-7', io: 'input' }),
    title: 'archfit.yaml',
    description: 'What archfit cannot detect, or shall see otherwise. Every key is optional.',
  };
}

/** Never shows the URL itself: it may hold a password. */
function* urlFaults(url: string, environment: Environment): Generator<Fault> {
  const missing = missingVariables(url, environment);
  for (const name of missing) {
    yield {
      message: `needs the environment variable ${name}, which is not set`,
      hint: `set ${name}, or remove the url`,
    };
  }
  if (hasOtherReferences(url)) {
    yield {
      message: `has a "\${" that does not begin a \${NAME}`,
      hint: 'write the name of one variable between the braces',
    };
  } else if (missing.length === 0 && !/^postgres(ql)?:\/\//.test(substitute(url, environment))) {
    yield {
      message: 'is not the URL of a PostgreSQL server',
      hint: 'write postgres://user@host:5432/database',
    };
  }
}
