/** What the messages about YAML files have in common: how a key, a value and a text are shown to a person. */

/** The way to a value: keys of mappings and indices of lists. */
export type KeyPath = readonly (string | number)[];

const LONGEST_TEXT = 60;

/** `services.orders.roles[0]`; a key that is no plain word is quoted; the empty path is the file itself. */
export function dotted(keys: KeyPath): string {
  if (keys.length === 0) return 'the file';
  return keys
    .map((key) => {
      if (typeof key === 'number') return `[${key}]`;
      return /^[\p{L}\p{N}_$-]{1,60}$/u.test(key) ? `.${key}` : `.${quoted(key)}`;
    })
    .join('')
    .replace(/^\./, '');
}

/** What a value is, in words: `the text "orders_app"`, `the number 6`, `a list`. */
export function describe(value: unknown): string {
  if (isInfinite(value)) return `the number ${value}`;
  if (typeof value === 'string') return `the text ${quoted(value)}`;
  if (typeof value === 'number') return `the number ${value}`;
  if (typeof value === 'boolean') return `${value}`;
  if (value === null || value === undefined) return 'empty';
  return Array.isArray(value) ? 'a list' : 'a mapping';
}

/** Whether a value is what stands for a number that is not finite: the text that it is written as (values.ts). */
export function isInfinite(value: unknown): value is string {
  return typeof value === 'string' && /^(?:[-+]?\.inf|\.nan|[-+]?\d[\d.]*e\+?\d{3,})$/i.test(value);
}

/** A text in double quotes, on one line, shortened, without secrets. */
export function quoted(text: string): string {
  const clean = withoutSecrets(text);
  return JSON.stringify(clean.length > LONGEST_TEXT ? `${clean.slice(0, LONGEST_TEXT)}…` : clean);
}

/** A text as YAML: plain where that is safe, else quoted. */
export function asYaml(text: string): string {
  return /^[\p{L}_][\p{L}\p{N}_./-]*$/u.test(text) ? text : quoted(text);
}

/** The text with what may be a password blotted out: of a URL (`postgres://***@host`) and of a libpq string. */
export function withoutSecrets(text: string): string {
  const [begin, end] = [text.indexOf('://'), text.lastIndexOf('@')];
  const masked = begin !== -1 && end > begin ? `${text.slice(0, begin)}://***${text.slice(end)}` : text;
  return masked.replaceAll(/(password\s*=\s*)('[^']*'?|[^\s&]+)/gi, '$1***');
}
