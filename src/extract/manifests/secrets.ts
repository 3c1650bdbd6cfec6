// In: a variable of a deployment. Out: its value without secrets, for archfit prints evidence into tickets and logs.
// Passwords inside URLs and connection strings are masked wherever they stand; a variable whose name says that it is a
// secret is masked whole. Rather one mask too many than one too few.

import { MASK, maskInside } from '../../model/mask.js';

export { MASK };

const SECRET_WORDS = new Set(
  'PASSWORD PASSWD PASS PWD PW PASSPHRASE PASSCODE SECRET SECRETS TOKEN TOKENS KEY KEYS APIKEY CREDENTIAL CREDENTIALS SALT PEPPER PRIVATE'.split(
    ' ',
  ),
);
/** What a name ends with that says where or what something is: `KAFKA_KEY_TOPIC`, `TOKEN_SERVICE_URL`. */
const PLAIN_ENDINGS = new Set(
  'URL URI HOST HOSTNAME PORT ENDPOINT TOPIC QUEUE EXCHANGE SCHEMA TABLE NAME TTL'.split(' '),
);

/** A key that is no secret: by which messages go from exchanges to queues, and which is made of words. */
const OF_ROUTES = /(?:^|_)(?:ROUTING|BINDING)_?KEYS?(?=_|$)/;
const OF_WORDS = /^(?:[a-z]{2,}\d{0,2}(?:[._-](?:[a-z]+\d{0,2}|[*#]))*|[A-Z]{2,}(?:[._-][A-Z]+)+)$/;

/** What services give out as a token looks like one, whatever the variable is called: those of GitHub, GitLab, Slack, Stripe, AWS and OpenAI, of JSON, and for HTTP. */
const LIKE_TOKEN =
  /\b(?:gh[a-z]_\w{20}|github_pat_\w{20}|glpat-[\w-]{16}|xox[a-z]-[\w-]{10}|[a-z]k_(?:live|test)_\w{8}|(?:AKIA|ASIA)[A-Z\d]{16}|sk-[\w-]{20}|eyJ[\w-]{10,4000}\.eyJ)|^(?:Bearer|Basic)\s+[^\s$]/;

/** The value as it may be kept and shown. */
export function maskSecrets(name: string, value: string): string {
  const spelt = name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z\d]+/g, '_')
    .toUpperCase();
  const words = (OF_WORDS.test(value) ? spelt.replace(OF_ROUTES, '') : spelt).split('_');
  const isSecret = words.some((word) => SECRET_WORDS.has(word)) && !PLAIN_ENDINGS.has(words.at(-1) ?? '');
  return (isSecret && value !== '') || LIKE_TOKEN.test(value) ? MASK : maskInside(value);
}
