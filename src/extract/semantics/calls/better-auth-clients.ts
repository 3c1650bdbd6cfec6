/**
 * Clients of better-auth: `authClient.signIn.email({ email })`, `authClient.useSession()`. In: a call and what its callee is. Out: what that asks of the server whose address the
 * client is made with: each member is a part of the path, and what is given a body is posted.
 * Source: https://www.better-auth.com/docs/concepts/client
 */
import type { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { lastName } from '../evaluate/last-name.js';
import { splitAtPath } from '../evaluate/taken-apart.js';
import { joinUrl } from '../evaluate/urls.js';
import type { Context, Derived } from '../evaluate/values.js';
import type { CallReading } from './http.js';
import { type Made, optionOf, type Told, type TypedSite } from './made-options.js';
import { textOfParts } from './mount-paths.js';
import { memberOf, type Parts } from './texts.js';

export const OF_BETTER_AUTH = /^better-auth(?:\/(?:client|react|vue|svelte|solid|lynx))?$/;

/** What most programs ask of such a client, for a first look. */
export const AUTH_METHOD =
  /^(?:signOut|useSession|getSession|email|username|social|oauth2|magicLink|anonymous|passkey|phoneNumber|emailOtp|verify\w*|forgetPassword|requestPasswordReset|resetPassword|changePassword|changeEmail|sendVerification\w*|updateUser|deleteUser|listSessions|revoke\w*|listAccounts|linkSocial|unlinkAccount|setActive|listUsers|impersonateUser)$/;

/** What only reads. */
const READS = /^(?:get|list|use|verify-email|verify-session|is)(?:-|$)/;
/** What is posted though it is given nothing. */
const POSTS = /^(?:sign-out|revoke|delete|sign-in|sign-up|enable|disable|stop)/;
/** Hooks that a page has instead of asking by itself. */
const HOOKS: Readonly<Record<string, string>> = {
  useSession: 'getSession',
  useActiveOrganization: 'organization.getFullOrganization',
  useListOrganizations: 'organization.list',
};
/** What of a client asks nobody. */
const ASKS_NOBODY = /^(?:\$|then$|subscribe$|listen$|checkRolePermission$)/;

export function readBetterAuth(
  evaluator: Evaluator,
  site: TypedSite,
  { steps }: Derived,
  context: Context,
  reading: (told: Told) => CallReading,
): readonly CallReading[] {
  const at = steps.findIndex(
    (step, index) => step.step === 'call' && index > 0 && /^createAuthClient$/.test(nameOf(steps[index - 1])),
  );
  const made = steps[at];
  const names = steps.slice(at + 1).map(nameOf);
  // What a hook asks, it asks again when it is told to.
  if (lastName(site.expression) === 'refetch') return [];
  const [first] = names;
  if (made?.step !== 'call' || first === undefined || names.includes('')) return [];
  if (names.some((each) => ASKS_NOBODY.test(each))) return [];
  const members = names.length === 1 && HOOKS[first] ? HOOKS[first].split('.') : names;
  const path = `/${members.map(kebab).join('/')}`;
  const method = methodOf(evaluator, site, members.map(kebab), context);
  return addressesOf(evaluator, made).map((base) =>
    reading({ protocol: 'http', address: joinUrl(base, [path]), method }),
  );
}

function nameOf(step: Derived['steps'][number] | undefined): string {
  return step?.step === 'member' ? step.name : '';
}

/** `signUp` → `sign-up` */
function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** What is given a body is posted; a query is none. */
function methodOf(
  evaluator: Evaluator,
  { arguments: [body] = [] as unknown as ts.NodeArray<ts.Expression> }: TypedSite,
  members: readonly string[],
  context: Context,
): string {
  if (members.some((each) => POSTS.test(each))) return 'POST';
  if (body === undefined || READS.test(members.at(-1)!)) return 'GET';
  const query = memberOf(evaluator, evaluator.valuesOf(body, context), 'query', body);
  return query.length > 0 ? 'GET' : 'POST';
}

/** What a client is told of where its server is: `baseURL`, below the usual path where that says none. */
function addressesOf(evaluator: Evaluator, made: Made): readonly Parts[] {
  const bases = optionOf(evaluator, made, 'baseURL');
  const [path] = optionOf(evaluator, made, 'basePath');
  if (bases.length === 0) return [path ?? [USUAL]];
  return bases.map((base) => {
    if (path) return joinUrl(base, path);
    // What the code says where nobody sets the variable tells whether a path is said.
    const [, own] = splitAtPath([textOfParts(base.filter((part) => part !== '')) ?? '']);
    return /[^/]/.test(own.join('')) ? base : joinUrl(base, [USUAL]);
  });
}

const USUAL = '/api/auth';
