/** Buckets and indexes of search engines: stores whose calls name them in an option or as an argument. */
import { ts } from 'ts-morph';
import type { StoreKind, StoreMode } from '../../../model/nouns.js';
import { memberOf, type Parts, partsOf, partsOfValues } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Context, Value } from '../evaluate/values.js';
import { callsOf } from '../tables/reading.js';
import { OBJECTS, SEARCH } from './packages.js';
import { calledName, type Site, type StoreReading } from './reading.js';

interface Named {
  readonly kind: StoreKind;
  readonly packages: RegExp;
  /** Options that hold the name. */
  readonly options: RegExp;
  /** Methods that are given the name first, or are called on what such a method gives. */
  readonly methods: RegExp;
  readonly reads: RegExp;
  readonly writes: RegExp;
  /** The option that holds the name of each of several, wherever it stands in what is given; and the lists whose items have the usual one. */
  readonly inner?: { readonly option: RegExp; readonly listed: RegExp };
  /** The member that leads to what such a method is called on, where others have it as well. */
  readonly within?: string;
}

const STORES: readonly Named[] = [
  {
    kind: 'bucket',
    packages: /^@supabase\//,
    options: /^$/,
    methods: /^from$/,
    within: 'storage',
    reads: /^(download|createSignedUrls?|getPublicUrl|list|info|exists)$/,
    writes: /^(upload\w*|remove|move|copy|update|createSignedUploadUrl)$/,
  },
  {
    kind: 'bucket',
    packages: new RegExp(`^(?!@supabase/)${OBJECTS.source.slice(1)}`),
    options: /^Bucket$/,
    methods:
      /^(bucket|(put|fPut|get|fGet|remove|stat|copy|list)Objects?(V2)?|presigned\w+|makeBucket|bucketExists)$/,
    reads: /get|head|list|stat|download|presignedGet|file|exists|createReadStream|select/i,
    writes: /put|upload|delete|remove|copy|save|create|make|write/i,
  },
  {
    kind: 'index',
    packages: SEARCH,
    options: /^(index|_index|indexName|indexUid)$/,
    methods: /^(index|getIndex|createIndex|deleteIndex)$/,
    reads:
      /^(search|msearch|get|getSource|mget|count|exists|scroll|scrollSearch|scrollDocuments|explain|getDocuments?|termvectors|getMapping|openPointInTime|multiSearch)$/,
    writes:
      /^(index|create|update\w*|delete\w*|bulk|reindex|addDocuments\w*|putMapping|putAlias|putSettings|rollover|createIndex)$/,
    inner: { option: /^_index$/, listed: /^(?:searches|docs)$/ },
  },
];

export function readNamed(
  evaluator: Evaluator,
  site: Site,
  value: Value,
  context: Context,
): readonly StoreReading[] {
  if (value.kind !== 'derived' || !('package' in value.root)) return [];
  const from = value.root.package;
  const called = calledName(site);
  const leads = (within: string) =>
    value.steps.some((step) => step.step === 'member' && step.name === within);
  return STORES.filter(
    ({ packages, within }) => packages.test(from) && (within === undefined || leads(within)),
  ).flatMap((store): readonly StoreReading[] => {
    const name = called.replace(/Command$/, '');
    const mode: StoreMode | undefined = store.writes.test(name)
      ? 'write'
      : store.reads.test(name)
        ? 'read'
        : undefined;
    if (!mode) return [];
    const by = from.replace(/^@[\w-]+\//, '');
    return namesOf(evaluator, site, value, context, store).map((parts) => ({
      reads: 'use',
      kind: store.kind,
      by,
      name: parts,
      mode,
    }));
  });
}

function namesOf(
  evaluator: Evaluator,
  site: Site,
  value: Value & { readonly kind: 'derived' },
  context: Context,
  store: Named,
): readonly Parts[] {
  const { options, methods } = store;
  const [first] = site.arguments ?? [];
  if (first) {
    const values = evaluator.valuesOf(first, context);
    const said = values.flatMap((each) =>
      each.kind === 'object'
        ? [...evaluator.indexOf(each.node).named.keys()]
            .filter((name) => options.test(name))
            .flatMap((name) => memberOf(evaluator, [each], name, first))
        : [],
    );
    const each = [
      ...said.flatMap((one) => (one.kind === 'list' ? one.items : [one])),
      ...innerOf(evaluator, site, context, store),
    ];
    if (each.length > 0) return partsOfValues(evaluator, each, first);
    const isText = values.some(({ kind }) => kind === 'text');
    if (isText && methods.test(calledName(site)) && ts.isCallExpression(site))
      return partsOf(evaluator, first, context);
  }
  return callsOf(value).flatMap((call) => {
    const [name] = call.arguments;
    return name && methods.test(call.name) && !ts.isObjectLiteralExpression(name)
      ? partsOf(evaluator, name, call.context)
      : [];
  });
}

/** The names of several that stand within what is given: `{ index: { _index: 'orders' } }` of a bulk, `searches: [{ index: 'orders' }, …]`. */
function innerOf(
  evaluator: Evaluator,
  site: Site,
  context: Context,
  { inner, options }: Named,
): readonly Value[] {
  if (!inner) return [];
  const found: Value[] = [];
  const visit = (node: ts.Node, isListed: boolean): void => {
    if (ts.isPropertyAssignment(node)) {
      const name = node.name.getText();
      if (inner.option.test(name) || (isListed && options.test(name)))
        found.push(...evaluator.valuesOf(node.initializer, context));
      else ts.forEachChild(node, (each) => visit(each, inner.listed.test(name)));
    } else
      ts.forEachChild(node, (each) =>
        visit(each, isListed && (ts.isArrayLiteralExpression(node) || ts.isObjectLiteralExpression(node))),
      );
  };
  for (const argument of site.arguments ?? []) visit(argument, false);
  return found;
}
