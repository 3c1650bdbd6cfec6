/**
 * Requests by AWS Amplify, which name an API and a path of it: `get({ apiName: 'shop', path: '/orders' })`, of older versions
 * `API.get('shop', '/orders', init)`. In: what a request is given, and what the program says of its APIs once. Out: the path, and what is the base of it.
 * Sources: https://docs.amplify.aws/react/build-a-backend/add-aws-services/rest-api/fetch-data/ and …/existing-resources/
 */
import type { ts } from 'ts-morph';
import { entriesOf } from '../evaluate/all-members.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed, openOf } from '../evaluate/text.js';
import type { Value } from '../evaluate/values.js';
import type { Given } from './given.js';
import { AMPLIFY_APIS } from './libraries.js';
import type { SettingAt } from './settings.js';
import { beginsUnknown, memberOf, opensOf, type Parts, partsOfValues } from './texts.js';

/** What configures Amplify, be it all of it or its APIs alone. */
const CONFIGURED = /^(?:aws-amplify|@aws-amplify\/(?:core|api|api-rest))$/;
/** The client of one API, or of any, by which its settings are kept. */
function clientOfApi(name = ''): { readonly by: string } {
  return { by: `aws-amplify ${name}` };
}

interface Asked {
  /** What is given beside the name of the API. */
  readonly given: readonly Given[];
  readonly bases: readonly Parts[];
}

/** What a request of Amplify's is given and what it is based on; undefined where the library is another one. */
export function askedOfApi(
  evaluator: Evaluator,
  by: string,
  all: readonly Given[],
  node: ts.Node,
  settingAt: SettingAt,
): Asked | undefined {
  if (!AMPLIFY_APIS.test(by)) return undefined;
  const isWhole = ({ values }: Given) =>
    values.some(({ kind }) => kind === 'object' || kind === 'record') && apisIn(values).length > 0;
  const apisIn = (values: readonly Value[]) => memberOf(evaluator, values, 'apiName', node);
  // What runs on a server says first what for.
  const whole = all.slice(0, 2).find(isWhole);
  const [first, ...others] = all;
  return whole
    ? { given: [whole], bases: basesOf(apisIn(whole.values), node, settingAt) }
    : { given: others, bases: basesOf(first?.values ?? [], node, settingAt) };
}

/**
 * Where what is configured lies by these names; which of several it is, who gives the name says. Of what is configured nowhere in the tree, as often the
 * file is not that Amplify writes itself, the name stands for the address: all that goes by it asks the same one.
 */
function basesOf(names: readonly Value[], node: ts.Node, settingAt: SettingAt): readonly Parts[] {
  const known = [...new Set(names.flatMap((value) => fixed(value) ?? []))];
  if (known.length > 0)
    return known.flatMap((variable): readonly Parts[] => {
      const said = settingAt(node, clientOfApi(variable)).bases;
      // What whoever configures Amplify is given, those who call it say.
      return said.length > 0 && !said.some((parts) => beginsUnknown(parts) && opensOf(parts).length === 0)
        ? said
        : [[{ hole: true, variable, directory: true }]];
    });
  const any = settingAt(node, clientOfApi()).bases;
  if (any.length > 0) return any;
  const [open] = names.flatMap((value) => openOf(value) ?? []);
  return [[{ hole: true, ...(open && { open }) }]];
}

/** What `Amplify.configure(…)` says of APIs: where each lies, for whoever names one, or none. */
export function configuredApis(
  evaluator: Evaluator,
  receiver: ts.Expression,
  given: ts.Expression,
): readonly { readonly begins: string; readonly bases: (by: string) => readonly Parts[] }[] {
  if (!evaluator.program.uses(CONFIGURED)) return [];
  const isAmplify = evaluator
    .valuesOf(receiver)
    .some(({ kind, ...value }) => kind === 'derived' && 'root' in value && isOfAmplify(value.root));
  if (!isAmplify) return [];
  const said = evaluator.valuesOf(given);
  const member = (values: readonly Value[], name: string) => memberOf(evaluator, values, name, given);
  // Of APIs that whoever configures them is given, those who call it know the members; of all that may be configured, nobody knows that there are any.
  const givenMember = (values: readonly Value[], name: string) =>
    values.flatMap((value) =>
      value.kind === 'derived' && openOf(value)
        ? evaluator.member(value, name, given)
        : member([value], name),
    );
  const { by: begins } = clientOfApi();
  const bases = (by: string) => {
    const name = by.slice(begins.length);
    const inApi = member(said, 'API');
    const rest = member(inApi, 'REST');
    const listed = [...member([...inApi, ...said], 'endpoints'), ...member(said, 'aws_cloud_logic_custom')]
      .flatMap((value) => (value.kind === 'list' ? value.items : []))
      .filter((item) => name === '' || member([item], 'name').some((value) => fixed(value) === name));
    // What is put into an object later is found by its name alone.
    const named = name === '' ? rest.flatMap((value) => heldBy(evaluator, value)) : givenMember(rest, name);
    const endpoints = givenMember([...listed, ...named], 'endpoint');
    return endpoints.length > 0 ? partsOfValues(evaluator, endpoints, given) : [];
  };
  return [{ begins, bases }];
}

/** All that an object holds. */
function heldBy(evaluator: Evaluator, value: Value): readonly Value[] {
  return entriesOf(evaluator, value).flatMap((entry) =>
    entry.kind === 'list' ? (entry.elements?.[1] ?? []) : [],
  );
}

function isOfAmplify(root: object): boolean {
  return 'package' in root && CONFIGURED.test(String(root.package));
}
