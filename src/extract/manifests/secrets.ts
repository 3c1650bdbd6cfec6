// In: a variable of a deployment. Out: its value without secrets, for archfit prints evidence into tickets and logs.
// Passwords inside URLs and connection strings are masked wherever they stand; a variable whose name says that it is a
// secret is masked whole. Rather one mask too many than one too few.

export const MASK = '***';

const SECRET_WORDS = new Set(
  'PASSWORD PASSWD PASS PWD PW PASSPHRASE PASSCODE SECRET SECRETS TOKEN TOKENS KEY KEYS APIKEY CREDENTIAL CREDENTIALS SALT PEPPER PRIVATE'.split(
    ' ',
  ),
);
/** What a name ends with that says where or what something is: `KAFKA_KEY_TOPIC`, `TOKEN_SERVICE_URL`. */
const PLAIN_ENDINGS = new Set(
  'URL URI HOST HOSTNAME PORT ENDPOINT TOPIC QUEUE EXCHANGE SCHEMA TABLE NAME TTL'.split(' '),
);

/** The value as it may be kept and shown. */
export function maskSecrets(name: string, value: string): string {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .split(/[^A-Z\d]+/);
  const isSecret = words.some((word) => SECRET_WORDS.has(word)) && !PLAIN_ENDINGS.has(words.at(-1) ?? '');
  return isSecret && value !== '' ? MASK : maskInside(value);
}

/** Passwords inside a value: `scheme://user:password@host`, `?password=…`, `host=… password=…`. */
export function maskInside(value: string): string {
  return maskUserInfo(value).replace(
    /((?:^|[?&;,\s])(?:ssl)?(?:password|passwd|pwd|pass|token|secret|api[_-]?key|sig|signature)\s*=\s*)(?:'[^']*'|"[^"]*"|[^&;\s]+)/gi,
    `$1${MASK}`,
  );
}

/** A password may hold any character, even "@" and "/": all up to the last "@" of a word counts. */
function maskUserInfo(value: string): string {
  return value.replace(/\S+/g, (word) => {
    const start = word.indexOf('://');
    const end = word.lastIndexOf('@');
    if (start === -1 || end < start) return word;
    const user = word.slice(start + 3).match(/^[^:@/?#]*/)?.[0] ?? '';
    const afterUser = start + 3 + user.length;
    return word[afterUser] === ':' && afterUser < end
      ? `${word.slice(0, afterUser)}:${MASK}${word.slice(end)}`
      : word;
  });
}
