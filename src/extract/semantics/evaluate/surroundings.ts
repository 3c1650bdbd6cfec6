/**
 * What an evaluator is told of the program around a node: who hands down, provides, carries or configures what. By itself it knows nothing of that; the ground
 * on which it stands finds it out when it is asked for.
 */
import type { ts } from 'ts-morph';
import type { Carried, Carrier } from './carried.js';
import { type ConfiguredHook, type HandedDown, nothingHanded } from './hooks.js';
import { NO_ROOT, type Root } from './program-roots.js';
import type { ProvidedNear } from './providers.js';
import type { Put } from './put-functions.js';
import { remembered } from './remembered.js';
import type { GivenRoute } from './requests.js';
import type { AnsweredSetting } from './served.js';
import type { CallOf, CallsOf, Context, MadeAs, Part, Value } from './values.js';

const nothingPut: Put = new Map();

export class Surroundings {
  /** What a framework is told to load its settings from, for the program around a node. */
  factoriesNear: (node: ts.Node) => readonly Value[] = () => [];
  /** What a server carries by a name, for the program around a node. */
  carriedNear: (node: ts.Node, carrier: Carrier, name: string) => readonly Carried[] = () => [];
  /** What the resolvers of a graph are given as their context, for the program around a node. */
  contextsNear: (node: ts.Node) => readonly Value[] = () => [];
  /** Hooks that have a function called which is configured elsewhere. */
  configuredHooks: (owner: ts.Node) => readonly ConfiguredHook[] = () => [];
  /** What trees of components hand down. */
  handedDown: HandedDown = nothingHanded;
  /** The routes that a call adds, with what their routers are mounted at. */
  routesAt: (call: ts.CallExpression) => readonly GivenRoute[] = () => [];
  /** The prefixes of the routers that a call adds something to. */
  prefixesAt: (call: ts.CallExpression) => readonly (readonly Part[])[] = () => [];
  /** What the program around a node puts before all of its routes but some; undefined where that is not known. */
  rootNear: (node: ts.Node) => Root | undefined = () => NO_ROOT;
  /** The calls that may add something to a server, in the program around a node. */
  addingNear: (node: ts.Node) => readonly ts.CallExpression[] = () => [];
  /** What a program keeps for all of its files by a name, for the program around a node. */
  globalsNear: (name: string, node: ts.Node) => readonly Value[] = () => [];
  /** What the build of the program around a node puts for a name, `process.env.ORDERS_URL` as well. */
  definedNear: (name: string, node: ts.Node) => readonly Value[] = () => [];
  /** What a page of the program around a node is told by a name before that runs. */
  toldToPages: (name: string, node: ts.Node) => readonly Value[] = () => [];
  /** What a page of the program around a node keeps in the browser by a name. */
  storedNear: (name: string, node: ts.Node) => readonly ts.Expression[] = () => [];
  /** The settings that a server answers at a path that a program asks for; whether that is all of the path is told. */
  answeredNear: (path: string, isWhole: boolean, node: ts.Node) => AnsweredSetting | undefined = () =>
    undefined;
  /** The classes that have what an interface or an abstract class promises. */
  implementing: (node: ts.Node) => readonly ts.ClassLikeDeclaration[] = () => [];
  /** The calls of a function, in the program around a node. */
  callsOf: CallsOf = () => [];
  /** What is bound where something is put under a key, by the calls that tell it. */
  readonly registeredBy = remembered((_: readonly CallOf[]) => new Map<ts.Expression, readonly Context[]>());
  /** What the program makes of the contexts that it hands around. */
  madeAs: MadeAs = { member: () => [], stored: () => [] };
  /** What containers are told to provide by a token, for the program around a node. */
  providedNear: ProvidedNear = () => [];
  /** What files assign to members of objects that they import: `OpenAPI.BASE = process.env.ORDERS_URL`. */
  readonly assignedElsewhere = new Map<ts.ObjectLiteralExpression, Map<string, ts.Expression[]>>();
  /** What plugins of fastify give to the server, by name. */
  readonly decorated = new Map<string, readonly ts.Expression[]>();
  /** What maps a class to a table beside it: `new EntitySchema({ target: Order, … })`. */
  readonly mappedBeside = new Map<ts.ClassLikeDeclaration, Value>();
  /** The entity that goes by a name, for the program around a node: `getRepository('Order')`. */
  entityNamed: (name: string, near: ts.Node) => Value | undefined = () => undefined;
  /** Whether builders of queries send the names of tables in snake case, in the program around a node. */
  snakesNear: (node: ts.Node) => boolean = () => false;
  /** The ORM that keeps its entities in a database of documents, in the program around a node. */
  documentsNear: (node: ts.Node) => 'typeorm' | 'mikro-orm' | undefined = () => undefined;
  /** The model of an ORM that goes by a name, for the program around a node: `sequelize.models.order`. */
  modelNamed: (name: string, near: ts.Node) => Value | undefined = () => undefined;
  /** What a library is configured with by an option of this name, in the program around a node. */
  optionNear: (name: string, node: ts.Node) => readonly Value[] = () => [];
  /** What decorators leave under a key for others to find. */
  metadataSet: (key: ts.Expression, context: Context) => readonly Value[] = () => [];
  /** The functions that ask somebody and are put under computed names, of which a file may call some. */
  putNear: (file: ts.SourceFile) => Put = () => nothingPut;
}
