// In: a YAML document and its shape. Out: the value, or one UserError with every problem, each with file, line and key.
// Why: a person mends a file once, not once per mistake. Which way of an `a | b` was meant is told by the kind of the value.

import { didYouMean } from '../model/suggest.js';
import { type Problem, UserError } from '../model/user-error.js';
import type { YamlDocument } from './document.js';
import type { z } from './shape.js';
import { asYaml, dotted, isInfinite, type KeyPath, quoted } from './words.js';

/** As many as a person may want to read at once. */
const MOST_PROBLEMS = 50;

type Issue = z.core.$ZodIssue;

/** A schema's value for a document. Throws UserError with the problems of its shape, its doubled keys and `others`. */
export function checkShape<Schema extends z.ZodType>(
  document: YamlDocument,
  schema: Schema,
  others: readonly Problem[] = [],
): z.output<Schema> {
  const result = schema.safeParse(document.value, { reportInput: true });
  const issues = result.success ? [] : result.error.issues;
  const problems = [...issues.flatMap((issue) => problemsOf(issue, document)), ...others].sort(byPlace);
  const [first, ...more] = problems.slice(0, MOST_PROBLEMS);
  const left = problems.length - MOST_PROBLEMS;
  if (left > 0) more.push({ message: `${document.path} has ${left} more problems` });
  if (first !== undefined) throw new UserError(first, ...more);
  return result.data as z.output<Schema>;
}

type Twice = YamlDocument['twice'][number];

/** A problem for each key that is there twice; `saying` may put it in words that fit the file better. */
export function doubledKeys(
  document: YamlDocument,
  saying: (twice: Twice) => Problem | undefined = () => undefined,
): Problem[] {
  return document.twice.map((twice) => ({
    message: `${dotted(twice.keys)} is there twice: in line ${twice.first.line} and in line ${twice.again.line}`,
    hint: 'join them into one, or rename one',
    ...saying(twice),
    at: twice.again,
  }));
}

function problemsOf(issue: Issue, document: YamlDocument, above: KeyPath = []): Problem[] {
  const keys = [...above, ...issue.path.map(asKey)];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey([...keys, key], issue.message.split(' '), document));
    case 'invalid_union': {
      const meant = issue.errors.find((branch) => !branch.some(isOfAnotherKind));
      if (meant !== undefined) return meant.flatMap((inner) => problemsOf(inner, document, keys));
      return [problem(issue.message, keys, hintFor(issue.errors.flat(), issue.input, keys), document)];
    }
    case 'invalid_key':
      return issue.issues.map((inner) => ({
        ...problem(inner.message, keys, undefined, document),
        at: document.keyAt(keys),
      }));
    case 'custom':
      return [problem(issue.message, keys, issue.params?.hint as string | undefined, document)];
    default:
      return [problem(issue.message, keys, hintFor([issue], issue.input, keys), document)];
  }
}

function problem(message: string, keys: KeyPath, hint: string | undefined, document: YamlDocument): Problem {
  return {
    message: `${dotted(keys)} ${message}`,
    ...(hint && { hint }),
    at: document.at(keys),
  };
}

function unknownKey(keys: KeyPath, known: readonly string[], document: YamlDocument): Problem {
  const hint = didYouMean(String(keys.at(-1)), known);
  return {
    message: `${dotted(keys)}: unknown key`,
    ...(hint && { hint }),
    at: document.keyAt(keys),
  };
}

/** Whether a value is not even of the kind that a way of a union wants: then the other way was meant. */
function isOfAnotherKind(issue: Issue): boolean {
  if (issue.path.length > 0) return false;
  return issue.code === 'invalid_type' || (issue.code === 'invalid_value' && typeof issue.input !== 'string');
}

/** How to write what the issues want, given what is there. */
function hintFor(issues: readonly Issue[], input: unknown, keys: KeyPath): string | undefined {
  const key = keys.at(-1);
  const before = typeof key === 'string' ? `${asYaml(key)}: ` : '';
  if (input === undefined) return `add "${before}…"`;
  if (input === null) return 'give it a value, or remove the key';
  // Nothing can be written otherwise to make it fit.
  if (isInfinite(input)) return undefined;
  const wanted = new Set(
    issues.map((issue) => (issue.code === 'invalid_type' ? issue.expected : issue.code)),
  );
  const isNumberWanted = wanted.has('number') || wanted.has('int');
  if (isNumberWanted && isNumeral(input)) return `write it without quotes: ${before}${input}`;
  if (wanted.has('string') && isScalar(input)) return `put it in quotes: ${before}${quoted(String(input))}`;
  if (wanted.has('array') && isScalar(input) && (typeof input === 'string' || !isNumberWanted))
    return `write it as a list: ${before}[${items(input)}]`;
  if ((wanted.has('object') || wanted.has('record')) && !wanted.has('invalid_value'))
    return 'a mapping is written as lines of "key: value"';
  const choice = issues.find((issue) => issue.code === 'invalid_value');
  return choice && typeof input === 'string' ? didYouMean(input, choice.values.map(String)) : undefined;
}

function items(input: string | number | boolean): string {
  return String(input)
    .split(',')
    .map((item) => asYaml(item.trim()))
    .join(', ');
}

function isScalar(input: unknown): input is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof input);
}

function isNumeral(input: unknown): input is string {
  return typeof input === 'string' && /^\d{1,15}$/.test(input);
}

function asKey(key: PropertyKey): string | number {
  return typeof key === 'number' ? key : String(key);
}

function byPlace(a: Problem, b: Problem): number {
  return (a.at?.line ?? 0) - (b.at?.line ?? 0) || (a.at?.column ?? 0) - (b.at?.column ?? 0);
}
