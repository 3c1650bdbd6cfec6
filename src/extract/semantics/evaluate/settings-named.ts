/**
 * What a setting is called whose value is not known: `config.services.orders.host` of a file that a program looks for as it starts. In: an expression, and
 * what of its value is known. Out: the names that lead to it in its settings, where they say whose address it is. Why: such a name tells whom somebody has
 * in mind, as that of a variable does.
 */
import { ts } from 'ts-morph';
import type { Value } from './values.js';

/** What holds settings. */
const SETTINGS =
  /^(?:\w*(?:config|configuration|settings|environment)|cfg|conf|env|(?:micro)?services|servers|backends|upstreams|endpoints|apis|hosts|urls|remotes)$/i;
/** The part of a server's settings that says where it is. */
const ADDRESS = /^(?:base_?)?(?:url|uri|host|host_?name|addr|address|endpoint|origin|target)$/i;
/** The same in one word with whose it is: `ordersUrl`, `orders_url`. */
const OWN =
  /^(?<owner>\w*[a-z\d])_?(?:Url|URL|Uri|URI|Host|HostName|Hostname|Addr|Address|Endpoint|Origin|Target|(?<=_)(?:url|uri|host|hostname|addr|address|endpoint|origin|target))$/;
/** What says of a server only that it is one. */
const ANYBODY =
  /^(?:api|app|base|backend|server|services?|main|root|public|external|internal|https?|web|site|default|rest|remote|client|callback|redirect|return|success|cancel|\w*(?:config|settings|options))$/i;
/** What settings are grouped by: where a program runs, and what it has others for. */
const GROUP =
  /^(?:dev|development|local|test|stage|staging|prod|production|docker|k8s|kubernetes|cluster|clients|integrations|dependencies|downstreams?|connections|network|grpc|rpc)$/i;

/** What reads files, and says what they hold. What a server answers is called as that server likes. */
const READS =
  /^(?:(?:node:)?fs(?:\/promises)?|fs-extra|(?:js-)?yaml|(?:@iarna\/)?toml|smol-toml|json5|confbox|zod|valibot|joi|@hapi\/joi|yup|superstruct|arktype|ajv|convict|envalid|znv|nconf|rc|c12|cosmiconfig|dotenv(?:-\w+)?|@t3-oss\/.+|[\w@/.-]*(?:config|settings|env)[\w-]*)$/;

export function settingOf(node: ts.Node, value: Value | undefined): string | undefined {
  if (value !== undefined && !isRead(value)) return undefined;
  return [namesBehind(value), namesIn(node)].map(addressIn).find((each) => each !== undefined);
}

/** Whether a value may come of a file, or of whoever gives a parameter. */
function isRead(value: Value): boolean {
  if (value.kind !== 'derived') return true;
  const { root, steps } = value;
  if ('package' in root) return READS.test(root.package);
  const isParsed = root.name === 'JSON' && steps.some((step) => step.step === 'call' && isOfFile(step.node));
  return 'open' in root || isParsed;
}

/** `JSON.parse(readFileSync(path, 'utf8'))` */
function isOfFile(call: ts.Node): boolean {
  return /\breadFile(?:Sync)?\b/.test(call.getText().slice(0, NEAR));
}

/** Characters of a call that are looked at. */
const NEAR = 300;

function addressIn(names: readonly string[]): string | undefined {
  const start = names.findIndex((each) => SETTINGS.test(each));
  const last = names.at(-1);
  if (start === -1 || last === undefined || start === names.length - 1) return undefined;
  const isPart = ADDRESS.test(last);
  const owner = isPart ? names.at(-2)! : OWN.exec(last)?.groups?.owner;
  if (owner === undefined || ANYBODY.test(owner)) return undefined;
  // `config.github.api.orders.url` is that of a part of somebody else.
  const between = names.slice(start + 1, isPart ? -2 : -1);
  if (!between.every((each) => SETTINGS.test(each) || ANYBODY.test(each) || GROUP.test(each)))
    return undefined;
  // `config.url` says nobody's.
  return isPart && start === names.length - 2 ? undefined : names.slice(start).join('.');
}

/** The members of what a value comes from, as far as they were asked for one of another. */
function namesBehind(value: Value | undefined): readonly string[] {
  const names: string[] = [];
  for (const step of value?.kind === 'derived' ? [...value.steps].reverse() : []) {
    if (step.step === 'member') names.unshift(step.name);
    else if (step.step !== 'instance') break;
  }
  return names;
}

/** The names of an expression: `this.config.orders?.url`. */
function namesIn(node: ts.Node): readonly string[] {
  if (ts.isIdentifier(node)) return [node.text];
  if (ts.isPropertyAccessExpression(node)) return [...namesIn(node.expression), node.name.text];
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression))
    return [...namesIn(node.expression), node.argumentExpression.text];
  return ts.isNonNullExpression(node) || ts.isParenthesizedExpression(node) ? namesIn(node.expression) : [];
}
