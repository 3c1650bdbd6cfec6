/**
 * Where a program asks for fields of a graph. In: a call that is given a document of GraphQL, whichever library or function of the program takes it,
 * an element or an option that holds one, and what generators make of an operation: hooks, methods of an SDK, services of Angular. Out: what is asked for
 * there. Whom that asks, the call itself tells (`request(url, document)`), else whoever makes the client, else the fields.
 */
import { ts } from 'ts-morph';
import { unwrapped } from '../declared.js';
import { constructorOf } from '../evaluate/constructors.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { lastName } from '../evaluate/last-name.js';
import { free } from '../evaluate/values.js';
import { type Documents, documentOption, HOLDS, makesDocument } from '../graphql/documents.js';
import type { Asked, KnownGraph } from '../graphql/known.js';
import { type SmartQuery, smartQuery } from '../graphql/smart-queries.js';
import type { CallReading } from './http.js';
import { mannerOf, quiet, untold } from './options.js';
import { isNamed } from './readings.js';
import type { Placing } from './settled.js';

/** A place that asks for something of a graph. */
export interface GraphSite {
  readonly place: ts.CallExpression | ts.NewExpression | ts.JsxAttribute | SmartQuery;
  readonly asked: readonly Asked[];
}

/** What takes documents and sends none. */
const KEEPS =
  /^(?:read|write|update)(?:Query|Fragment)$|^(?:print|visit|getOperationName|getOperationAST|stripIgnoredCharacters|validate|extendSchema|buildSchema|makeExecutableSchema|typeFromAST|useFragment|readInlineData|useMemo|useRef|useState|log|debug|info|warn|error|describe|it|test|expect|replace|includes|push|concat|join|trim|split|invalidateQueries|refetchQueries|getQueryData|setQueryData|cacheExchange)$/;
/** Options in which such options are sent. */
const SENT = /^(?:data|body|json|payload|params)$/;
/** What is called after what is asked for: `GET_ORDERS`, `ordersQuery`, `OrdersDocument`; or after documents. */
const CALLED =
  /(?:[qQ]uer(?:y|ies)|[mM]utations?|[sS]ubscriptions?|[dD]ocument|[gG]ql|GQL|[dD]oc|[oO]peration)s?$|^[A-Z][A-Z\d_]+$/;
/** What asks, whatever what it is given is called. */
const ASKS =
  /^(?:use\w*(?:Query|Mutation|Subscription)|query|mutate|watchQuery|subscribe|request|rawRequest|execute\w*|\w*(?:[gG]raph[qQ][lL]|[gG]ql|GQL)\w*)$/;
/** Methods of clients that are given a document first, be it one that a function makes: `client.request(orderBy(field))`. */
const SENDS = /^(?:request|rawRequest)$/;
/** What is given a list of them. */
const BATCHES = /^batch(?:Requests|ed?Quer(?:y|ies))$/;
/** Packages that ask what is public, or ask while a site is built. */
const OF_OTHERS = /^(?:@octokit\/|@shopify\/|gatsby|@linear\/|contentful|@contentful\/|datocms|@sanity\/)/;
/** What generators write at the top of what they make. */
const GENERATED = /\bexport type (?:Exact|Scalars|MakeOptional)\b|\bexport function getSdk\b/;
const GENERATED_PATH = /(?:^|\/)(?:__generated__|generated|gql|gen)\/|\.(?:generated|gen)\.[jt]sx?$/;
const HOOK = /^use(\w+?)(?:Lazy|Suspense|Infinite|SuspenseInfinite)?(Query|Mutation|Subscription)$/;
/** Arguments among which a document may be. */
const MOST_ARGUMENTS = 4;

export class GraphSites {
  readonly #evaluator: Evaluator;
  readonly #known: KnownGraph;
  readonly #documents: Documents;
  /** Whether the unit of a file has an SDK that is made of its operations. */
  readonly #hasSdk: (file: ts.SourceFile) => boolean;
  readonly #files = new Map<ts.SourceFile, FileOfSites>();

  constructor(
    evaluator: Evaluator,
    known: KnownGraph,
    documents: Documents,
    hasSdk: (file: ts.SourceFile) => boolean,
  ) {
    this.#evaluator = evaluator;
    this.#known = known;
    this.#documents = documents;
    this.#hasSdk = hasSdk;
  }

  read(node: ts.Node): GraphSite | undefined {
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) return this.#call(node);
    if (ts.isJsxAttribute(node)) return this.#element(node);
    return this.#smart(node);
  }

  #call(node: ts.CallExpression | ts.NewExpression): GraphSite | undefined {
    const name = lastName(node.expression) ?? '';
    if (KEEPS.test(name) || (ts.isCallExpression(node) && makesDocument(node))) return undefined;
    const generated = ts.isCallExpression(node) ? this.#generated(node, name) : undefined;
    const asked = generated
      ? [generated]
      : (node.arguments ?? []).slice(0, MOST_ARGUMENTS).flatMap((each) => this.#given(each, name, 0));
    if (asked.length === 0 || this.#asksOthers(node)) return undefined;
    // Who calls what is made of operations asks for them.
    return { place: sending(node), asked: this.#isMade(node) ? [] : asked };
  }

  /** What an argument asks for: a document, or an option that holds one. */
  #given(argument: ts.Expression, of: string, depth: number): readonly Asked[] {
    const bare = unwrapped(argument);
    // `batchRequests([{ document, variables }])`
    if (ts.isArrayLiteralExpression(bare) && BATCHES.test(of))
      return bare.elements.flatMap((each) => this.#given(each, of, depth));
    if (ts.isObjectLiteralExpression(bare))
      return bare.properties.flatMap((each) => {
        const option = documentOption(each);
        if (option) return this.#documents.asked(option, free);
        if (!ts.isPropertyAssignment(each)) return [];
        const name = each.name.getText();
        return SENT.test(name) && depth === 0 && ts.isObjectLiteralExpression(unwrapped(each.initializer))
          ? this.#given(each.initializer, of, depth + 1)
          : [];
      });
    const called = ts.isIdentifier(bare)
      ? bare.text
      : ts.isPropertyAccessExpression(bare)
        ? bare.name.text
        : undefined;
    if (called === undefined) return mayHold(bare, of) ? this.#documents.asked(bare, free) : [];
    return this.#documents.asked(bare, free, CALLED.test(called) || ASKS.test(of));
  }

  /** `useOrdersQuery()`, `sdk.orders()`, `this.ordersGQL.watch()`. */
  #generated(node: ts.CallExpression, name: string): Asked | undefined {
    const callee = node.expression;
    const from = this.#evaluator.program.pathOf(node.getSourceFile());
    const [, hooked, kind = ''] = HOOK.exec(name) ?? [];
    if (hooked !== undefined) {
      const found = this.#known.named(hooked, from) ?? this.#known.named(hooked + kind, from);
      return found?.root === kind ? found : undefined;
    }
    if (!ts.isPropertyAccessExpression(callee)) return undefined;
    if (/^(?:watch|fetch|mutate|subscribe)$/.test(name)) {
      const service = serviceOf(this.#evaluator, callee.expression);
      const asked = service === undefined ? undefined : this.#known.named(service, from);
      if (asked) return asked;
    }
    const file = node.getSourceFile();
    if (!this.#hasSdk(file)) return undefined;
    const found = this.#known.named(name, from);
    return found?.name === name && this.#isOfSdk(callee) ? found : undefined;
  }

  /** Whether nothing is known of a method but that an SDK has it. */
  #isOfSdk(callee: ts.PropertyAccessExpression): boolean {
    return this.#evaluator
      .valuesOf(callee)
      .every((value) => value.kind !== 'function' || GENERATED.test(value.node.getSourceFile().text));
  }

  /** `<Query query={ORDERS}>` */
  #element(node: ts.JsxAttribute): GraphSite | undefined {
    const { initializer } = node;
    if (!HOLDS.test(node.name.getText()) || !initializer || !ts.isJsxExpression(initializer))
      return undefined;
    const asked = initializer.expression ? this.#documents.asked(initializer.expression, free) : [];
    return asked.length === 0 || this.#asksOthers(node) ? undefined : { place: node, asked };
  }

  /** What Vue asks for by itself. */
  #smart(node: ts.Node): GraphSite | undefined {
    const smart = smartQuery(node);
    if (!smart) return undefined;
    const { place, asks } = smart;
    const asked = ts.isObjectLiteralExpression(asks)
      ? this.#given(asks, '', 0)
      : this.#documents.asked(asks, free);
    return asked.length === 0 ? undefined : { place, asked };
  }

  /** Whether a file asks what is public. */
  #asksOthers(node: ts.Node): boolean {
    return this.#ofFile(node).asksOthers;
  }

  /** Whether a generator has made a file of operations. */
  #isMade(node: ts.Node): boolean {
    return this.#ofFile(node).isMade;
  }

  #ofFile(node: ts.Node): FileOfSites {
    const file = node.getSourceFile();
    const known = this.#files.get(file);
    if (known) return known;
    const asksOthers = file.statements.some(
      (each) =>
        ts.isImportDeclaration(each) &&
        ts.isStringLiteral(each.moduleSpecifier) &&
        OF_OTHERS.test(each.moduleSpecifier.text),
    );
    const path = this.#evaluator.program.pathOf(file);
    const found = { asksOthers, isMade: GENERATED.test(file.text) || GENERATED_PATH.test(path) };
    this.#files.set(file, found);
    return found;
  }
}

interface FileOfSites {
  readonly asksOthers: boolean;
  readonly isMade: boolean;
}

/** What a service of Angular is made for: `this.ordersGQL`, `private readonly orders: OrdersGQL`, `orders = inject(OrdersGQL)`. */
function serviceOf(evaluator: Evaluator, receiver: ts.Expression): string | undefined {
  if (!receiver.getSourceFile().text.includes('GQL')) return undefined;
  const name = lastName(receiver) ?? '';
  const [, called] = /^(\w+)GQL$/i.exec(name) ?? [];
  if (called !== undefined || name === '') return called;
  const declared: readonly ts.Node[] = ts.isIdentifier(receiver)
    ? evaluator.scopes.find(name, receiver)
    : membersAround(receiver).filter((each) => each.name?.getText() === name);
  const [, service] =
    /\b(?:inject\s*\(\s*|:\s*(?:\w+\.)?)(\w+)GQL\b/.exec(
      declared.map((each) => each.getText().slice(0, 200)).join('\n'),
    ) ?? [];
  return service;
}

/** What the class around a node has, parameters of its constructor among it. */
function membersAround(node: ts.Node): readonly (ts.ClassElement | ts.ParameterDeclaration)[] {
  let place: ts.Node | undefined = node;
  while (place && !ts.isClassLike(place)) place = place.parent;
  if (!place) return [];
  const made = constructorOf(place);
  return [...place.members, ...(made?.parameters ?? [])];
}

/** Whether an argument without a name may hold a document. */
function mayHold(node: ts.Expression, of: string): boolean {
  return (
    ts.isStringLiteralLike(node) ||
    ts.isTemplateExpression(node) ||
    ts.isTaggedTemplateExpression(node) ||
    ts.isConditionalExpression(node) ||
    (ts.isElementAccessExpression(node) && ASKS.test(of)) ||
    (ts.isCallExpression(node) &&
      (makesDocument(node) || SENDS.test(of) || CALLED.test(lastName(node.expression) ?? '')))
  );
}

/** What sends what `JSON.stringify({ query })` makes: `fetch(url, { body: JSON.stringify({ query }) })`. */
function sending(node: ts.CallExpression | ts.NewExpression): ts.CallExpression | ts.NewExpression {
  if (lastName(node.expression) !== 'stringify') return node;
  const option = node.parent;
  const options = ts.isPropertyAssignment(option) ? option.parent : undefined;
  const call = (options ?? node).parent;
  return ts.isCallExpression(call) ? call : node;
}

/**
 * All that is said, with what is asked for of a graph in place of the requests that carry it. A request that is sent for a place that is given a document goes
 * where that one does.
 */
export function withGraph(
  evaluator: Evaluator,
  placings: readonly Placing[],
  sites: readonly GraphSite[],
): readonly Placing[] {
  const byPlace = new Map<ts.Node, GraphSite>(sites.map((site) => [site.place, site]));
  const carried = new Map<ts.Node, CallReading[]>();
  const others = placings.filter(({ reading, place }) => {
    if (reading.kind !== 'call' || reading.protocol !== 'http') return true;
    const site = byPlace.get(place) ?? byPlace.get(reading.node);
    if (!site) return true;
    // What is made of operations may still be told whom it asks.
    if (site.asked.length === 0) return isNamed(reading);
    carried.set(site.place, [...(carried.get(site.place) ?? []), reading]);
    return false;
  });
  return [...others, ...sites.flatMap((site) => readingsOf(evaluator, site, carried.get(site.place) ?? []))];
}

function readingsOf(
  evaluator: Evaluator,
  { place, asked }: GraphSite,
  carrying: readonly CallReading[],
): readonly Placing[] {
  const own: CallReading = {
    kind: 'call',
    protocol: 'graphql',
    by: 'graphql',
    ...(ts.isCallExpression(place)
      ? mannerOf(evaluator, { ...quiet, node: place, context: free, by: 'graphql', isRead: false })
      : untold),
    // A hook or a component shows its answer when that has come.
    awaited: true,
    node: place,
  };
  const ways = carrying.length > 0 ? carrying : [own];
  return asked.flatMap(({ root, fields }) => {
    const paths = fields.map((field) => `${root} ${field}`);
    return paths.flatMap((path) =>
      ways.map(({ method: _, hands: __, described: ___, ...way }): Placing => {
        const along = paths.filter((each) => each !== path);
        return {
          reading: {
            ...way,
            protocol: 'graphql',
            route: [path],
            ...(along.length > 0 && { along }),
            node: place,
          },
          place,
        };
      }),
    );
  });
}
