/**
 * What the functions of `auth.api` touch, by their names. In: a name. Out: the models, each with what is done to it; nothing, where a plugin of the
 * program's own may be asked. https://www.better-auth.com/docs/concepts/api
 */
import type { AccessMode } from '../../../model/nouns.js';

/** Models and what is done to them; or all that there is. */
export type Asked = 'all' | readonly { readonly model: string; readonly modes: readonly AccessMode[] }[];

/** What is done to a row, in short: `r` read, `w` written, `rw` both. */
type Deed = 'r' | 'w' | 'rw';
type Models = Readonly<Record<string, Deed>>;

const SIGNED_IN: Models = { session: 'r', user: 'r' };

/** Functions of the core. */
const CORE: readonly (readonly [RegExp, Models])[] = [
  [/^getSession$/, {}],
  [/^signUp\w+$/, { user: 'rw', account: 'w', session: 'w', verification: 'w' }],
  [/^signInEmail$|^signIn(?:Username|PhoneNumber)$/, { user: 'r', account: 'r', session: 'w' }],
  [/^(?:signInSocial|linkSocialAccount)$/, { verification: 'w' }],
  [/^signInAnonymous$/, { user: 'w', session: 'w' }],
  [/^signIn(?:MagicLink|EmailOTP)$/, { user: 'rw', verification: 'rw', session: 'w' }],
  [/^callbackOAuth$/, { user: 'rw', account: 'rw', session: 'w', verification: 'rw' }],
  [/^signOut$|^revoke(?:Session|Sessions|OtherSessions)$/, { session: 'rw' }],
  [/^listSessions$/, {}],
  [/^(?:updateUser|changeEmail|verifyEmail)$/, { user: 'rw', session: 'rw' }],
  [/^sendVerificationEmail$/, {}],
  [/^deleteUser(?:Callback)?$/, { user: 'w', session: 'w', account: 'w' }],
  [/^(?:changePassword|setPassword|verifyPassword)$/, { account: 'rw', session: 'rw' }],
  [/^(?:forgetPassword|requestPasswordReset)$/, { verification: 'w' }],
  [/^resetPassword\w*$/, { verification: 'rw', account: 'rw', session: 'w' }],
  [/^(?:listUserAccounts|accountInfo)$/, { account: 'r' }],
  [/^(?:unlinkAccount|getAccessToken|refreshToken)$/, { account: 'rw' }],
  [/^(?:setRole|adminUpdateUser)$/, { user: 'w' }],
  [/^(?:listUsers|getUser)$/, {}],
  [/^createUser$/, { user: 'rw', account: 'w' }],
  [/^(?:banUser|unbanUser|removeUser)$/, { user: 'rw', session: 'w' }],
  [/^(?:impersonateUser|stopImpersonating|revokeUserSessions?|listUserSessions)$/, { session: 'rw' }],
  [/^setUserPassword$/, { account: 'rw' }],
  [/^(?:getToken|getJwks|signJWT|verifyJWT)$/, { jwks: 'rw' }],
];

/** Nouns in the names of what plugins add, after a verb. */
const NOUNS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(?:Full|Active)?Organizations?(?:Slug)?$/, ['organization', 'member']],
  [/^(?:Active)?Members?(?:Role)?$/, ['member']],
  [/^(?:User)?Invitations?$/, ['invitation', 'member']],
  [/^(?:Active|Organization)?Teams?$/, ['team']],
  [/^(?:TeamMembers?|UserTeams)$/, ['teamMember']],
  [/^ApiKeys?$/, ['apikey']],
  [/^Passkeys?$/, ['passkey']],
  [/^(?:TwoFactor|Totp|TOTP|BackupCodes?)$/, ['twoFactor']],
  [/^SSOProviders?$/, ['ssoProvider']],
  [/^(?:Active)?Subscriptions?$/, ['subscription']],
];
const VERB =
  /^(get|list|has|check|create|add|update|set|delete|remove|revoke|invite|accept|reject|cancel|leave|verify|enable|disable|generate|view|register|upgrade|restore)([A-Z]\w*)$/;

export function asksFor(name: string): Asked | undefined {
  const [, models] = CORE.find(([pattern]) => pattern.test(name)) ?? [];
  if (models) return asked({ ...SIGNED_IN, ...models });
  const [, verb = '', noun = ''] = VERB.exec(name) ?? [];
  const [, owned] = NOUNS.find(([pattern]) => pattern.test(noun)) ?? [];
  if (!owned) return undefined;
  const deed: Deed = /^(?:get|list|has|check|view)$/.test(verb) ? 'r' : 'rw';
  return asked({ ...SIGNED_IN, ...Object.fromEntries(owned.map((model) => [model, deed])) });
}

function asked(models: Models): Asked {
  return Object.entries(models).map(([model, deed]) => ({
    model,
    modes: deed === 'rw' ? ['read', 'write'] : [deed === 'r' ? 'read' : 'write'],
  }));
}
