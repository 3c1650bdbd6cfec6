/** What variables are called that hold addresses: after nobody in particular, or after a service, by whatever part of its name. */
import { withoutBundler } from './bundled-variables.js';

/** Words of a variable that say only that it holds the address of a server. */
const GENERIC =
  /^(?:api|app|apps|base|backend|server|service|services|gateway|gw|bff|main|root|public|external|internal|global|client|web|site|http|https|rest|remote|dev|prod|production|development|local|localhost|default|my|the|url|uri|urls|host|hostname|port|addr|address|origin|domain|endpoint|path|prefix|v\d+)$/;
/** The same words, run together: `APIURL`, `BASEURL`. */
const TOGETHER =
  /^(?:api|app|base|backend|server|service|gateway|root|public|web|http|rest|url|uri|host|addr|address|origin|domain|endpoint|path|prefix)+$/;

/** Whether a word says of a name only that it is one of a server. */
export function isGenericWord(word: string): boolean {
  return GENERIC.test(word);
}

/** Whether a variable says only «the server». */
export function isGeneric(variable: string): boolean {
  return wordsOf(variable).every((word) => word === '' || GENERIC.test(word) || TOGETHER.test(word));
}

/** Words of such a variable that say whose server it is after all: a system has one gateway, but each of its programs its own backend. */
const SHARED = /^(?:gateway|gw|global)$/;

/** Whether a variable says only «the server», and each program may mean another one by it: `API_URL`. */
export function isOfEachProgram(variable: string): boolean {
  return isGeneric(variable) && !wordsOf(variable).some((word) => SHARED.test(word));
}

function wordsOf(variable: string): readonly string[] {
  return withoutBundler(variable)
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z\d]+/);
}

/** Whether the name of a service begins with the first word of a variable, and goes on with the same word. */
export function shortens(variable: string, service: string): boolean {
  const [word = ''] = withoutBundler(variable).toLowerCase().split('_');
  const name = service.toLowerCase();
  return word.length >= FEWEST_LETTERS && name.startsWith(word) && /[a-z]/.test(name.charAt(word.length));
}

const FEWEST_LETTERS = 4;

/** Whether all words of a variable that say something are words of the name of a service: `TRACKING_SERVICE_URL` of `client-tracking`. */
export function isPart(variable: string, service: string): boolean {
  return isAmong(variable, service);
}

/** Whether they are words of a path: `HOLDS_SERVICE_URL` of `/api/holds`. */
export function isOfPath(variable: string, path: string): boolean {
  return isAmong(variable, path);
}

function isAmong(variable: string, text: string): boolean {
  const said = withoutBundler(variable)
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '' && !GENERIC.test(word));
  const words = new Set(text.toLowerCase().split(/[^a-z\d]+/));
  return said.length > 0 && said.every((word) => word.length >= FEWEST_LETTERS && words.has(word));
}
