/** What the source code does with tables, as its reader saw it. */
import type { CatalogueFacts } from './catalogue-facts.js';
import type { Dialect } from './deployment-facts.js';
import type {
  AccessMode,
  Branches,
  Invocation,
  Location,
  Path,
  ReferentialAction,
  Scope,
  Transaction,
} from './nouns.js';

/** What the source code does with tables; absent when no file of the tree may touch any. */
export interface UsageFacts {
  readonly accesses: readonly DataAccessFact[];
  /** Tables as code defines them: entities, models, schema files of an ORM, migrations written in code. */
  readonly definitions: readonly CodeDefinitionFact[];
  /** Views, routines and triggers that SQL in the code makes. */
  readonly objects?: Pick<CatalogueFacts, 'relations' | 'routines' | 'triggers'>;
  /** Where the code connects to a database of tables. */
  readonly connections?: readonly SqlConnectionFact[];
  /** Calls of the functions that write, and of those that call them. */
  readonly invocations: readonly InvocationFact[];
  /** Who uses what of the files that accesses lie in, or lead to. */
  readonly references: readonly ReferenceFact[];
}

/** A part of a text: fixed, or what the deployment sets a variable to, and if it does not, the default of the code. */
export type TextPart =
  | string
  | {
      readonly variable: string;
      readonly otherwise?: readonly TextPart[];
      /** Of the address that it is, only what stands before the path. */
      readonly origin?: true;
      /** It holds several with this text between them, of which any is meant: `'orders,mails'`. */
      readonly split?: string;
      /** A file of another program than the one that uses the text: what that is told is meant. */
      readonly of?: Path;
      /** No manifest sets it: it is the name by which a directory of services is asked for the address. */
      readonly directory?: true;
    };

/** A name of a table as the code writes it; its variables are bound for each service that runs the code. */
export interface CodeTableName {
  readonly schema?: readonly TextPart[];
  readonly name: readonly TextPart[];
}

/** The client that something is run on: what it speaks, and where it is made, as far as that is known. */
export interface ClientFact {
  readonly dialect: Dialect | 'postgresql';
  readonly at?: Location;
}

/** One place in the code touches one table. */
export interface DataAccessFact {
  readonly table: CodeTableName;
  readonly mode: AccessMode;
  /** The library or language that the place is written in: `sql`, `knex`, `typeorm`. */
  readonly by: string;
  /** What is named is no table but a routine that is called; it stands for what its body touches. */
  readonly routine?: true;
  /** Only its shape speaks for it: it counts if such a table is otherwise known. */
  readonly doubtful?: true;
  /** The same for all accesses of one SQL text: its fingerprint, as statements have one. */
  readonly fingerprint?: string;
  /** It counts from what is there, and nothing near it remembers that it was done: done twice, it leaves something else. */
  readonly relative?: true;
  /** The function that it stands in; absent for what runs when the file is loaded. */
  readonly scope?: Scope;
  /** The transaction that it is part of. */
  readonly transaction?: Transaction;
  readonly branches?: Branches;
  readonly client?: ClientFact;
  /** The declaration of its file that it stands in, or the member of one (`Orders.find`); absent for what runs when the file is loaded. */
  readonly declaration?: string;
  readonly at: Location;
}

/** One place connects to a database of tables; of alternatives, the one that is meant where it is known comes first. */
export interface SqlConnectionFact extends Pick<DataAccessFact, 'declaration' | 'at'> {
  readonly dialect?: Dialect;
  /** Its URL, where it is told by one. */
  readonly url?: readonly TextPart[];
  readonly host?: readonly TextPart[];
  readonly database?: readonly TextPart[];
}

/** A table that another one refers to, and what becomes of the rows that do when one there is deleted, where the code says it. */
export interface CodeReference extends CodeTableName {
  readonly onDelete?: ReferentialAction;
}

/** A table as an entity, a schema file of an ORM, or a migration in code defines it. */
export interface CodeDefinitionFact {
  readonly table: CodeTableName;
  readonly source: 'ddl' | 'entity';
  /** The tables that it refers to. */
  readonly references: readonly CodeReference[];
  /** The table that it is a partition of. */
  readonly partOf?: CodeTableName;
  /** It is made only where it is not there yet. */
  readonly ifMissing?: true;
  /** It is not made here: it only gets the keys. */
  readonly isKeys?: true;
  readonly client?: ClientFact;
  readonly at: Location;
}

/**
 * A declaration uses another one: of its own file, or one that it imports. Its name is that of the outermost declaration (`Orders`), or of
 * a member of a class, of an object, or of what a function makes (`Orders.find`); `Orders.*` stands for all members, `Orders.?` for
 * those that are asked for of something that may be it. Without a declaration: what runs when the file is loaded, or all that a file
 * exports. From `*` to `*`: whatever name is asked for is passed on.
 */
export interface ReferenceFact {
  readonly from: { readonly path: Path; readonly declaration?: string };
  readonly to: { readonly path: Path; readonly declaration?: string };
  /** It only makes the other known to a framework: it counts where no other reference leads there. */
  readonly loose?: true;
  readonly how?: ReferenceWay;
  /** Who `asks` calls it with so many arguments at most; what is `asked` has to be given so many. Any number, where nothing is said. */
  readonly given?: number;
}

/** One function of the code calls another one; only where it is sure which. */
export interface InvocationFact extends Pick<DataAccessFact, 'declaration'>, Omit<Invocation, 'service'> {}

/**
 * How a reference is more, or less, than a use:
 * - `passes`: the one is the other by another name, or extends it: who means all of the one means all of the other;
 * - `asks`: for a member of the name that `to.declaration` is, of something that is not known (`to.path` is empty);
 * - `asked`: to a member: it counts where somebody `asks` for its name;
 * - `overrides`: from the member of a base to the one that stands in for it: it counts where the class of the latter is reached;
 * - `inherits`: a member that a class inherits is what it is above, and asks for what the class has: it counts only where it is asked for;
 * - `may`: something that is not looked into may call it;
 * - `starts`: from the directory of a service to a file that it starts. Where there is one, all that it starts is known.
 */
export type ReferenceWay = 'passes' | 'asks' | 'asked' | 'overrides' | 'inherits' | 'may' | 'starts';
