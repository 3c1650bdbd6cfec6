// In: a regular expression. Out: texts of which one stands in whatever it matches, without white space and in small letters. So what holds none of them need
// not be looked through for it. As ripgrep does (https://docs.rs/regex-syntax/latest/regex_syntax/hir/literal/index.html), but anywhere in a pattern.
import { RegExpParser } from '@eslint-community/regexpp';

/**
 * What a part of a pattern begins with: a text, and whether the part ends with it, so that what follows may be added.
 * @typedef {{ text: string, isWhole: boolean }} Start
 * @typedef {import('@eslint-community/regexpp').AST.Element} Element
 * @typedef {import('@eslint-community/regexpp').AST.Alternative} Alternative
 */

/** More starts than this are none that are worth looking for. */
const MOST = 700;
/** Characters of a range that are told apart. */
const WIDEST = 12;

/**
 * @param {RegExp} pattern
 * @returns {readonly string[]} sorted; none if nothing has to be there
 */
export function signsOf(pattern) {
  const { alternatives } = new RegExpParser().parseLiteral(String(pattern)).pattern;
  const texts = rarest(alternatives).map(({ text }) => text);
  const shortest = [...new Set(texts)].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  /** @type {string[]} */
  const kept = [];
  for (const text of shortest) if (!kept.some((each) => text.includes(each))) kept.push(text);
  if (kept.includes('')) throw new Error(`whatever ${pattern} matches may hold anything`);
  return kept.sort();
}

/** @param {readonly (readonly string[])[]} signs */
export function signsSource(signs) {
  return `// Written by npm run signs.

/** Of each pattern in hints.ts, texts of which one stands in whatever it matches, without white space and in small letters. */
export const SIGNS: readonly (readonly string[])[] = [
${signs.map((each) => `  ${JSON.stringify(each.join(' '))},`).join('\n')}
].map((signs) => signs.split(' '));
`;
}

/**
 * What has to be there for any of some alternatives: of each what is rarest.
 * @param {readonly Alternative[]} alternatives
 */
function rarest(alternatives) {
  return alternatives.flatMap(({ elements }) => {
    const choices = elements.flatMap((element, index) => {
      const needed = element.type === 'Quantifier' && element.min > 0 ? element.element : element;
      const inside = 'alternatives' in needed && !('negate' in needed && needed.negate);
      return [startsOf(elements.slice(index)), ...(inside ? [rarest(needed.alternatives)] : [])];
    });
    return choices.reduce((best, each) => (frequency(each) < frequency(best) ? each : best), open);
  });
}

/** @type {readonly Start[]} */
const open = [{ text: '', isWhole: false }];
/** @type {readonly Start[]} */
const nothing = [{ text: '', isWhole: true }];

/**
 * How often one of them is met, roughly: letters more often than marks.
 * @param {readonly Start[]} starts
 */
function frequency(starts) {
  return starts.reduce(
    (sum, { text }) => sum + 7 ** -count(text, /[a-z]/g) * 60 ** -count(text, /[^a-z]/g),
    0,
  );
}

/** @param {string} text @param {RegExp} letters */
function count(text, letters) {
  return text.match(letters)?.length ?? 0;
}

/**
 * @param {readonly Element[]} elements one after the other
 * @returns {readonly Start[]}
 */
function startsOf(elements) {
  /** @type {readonly Start[]} */
  let starts = nothing;
  for (const element of elements) {
    if (starts.every(({ isWhole }) => !isWhole)) break;
    const following = ofElement(element);
    const longer = merged(
      starts.flatMap((start) =>
        start.isWhole
          ? following.map(({ text, isWhole }) => ({ text: start.text + text, isWhole }))
          : [start],
      ),
    );
    if (longer.length > MOST) return starts.map(({ text }) => ({ text, isWhole: false }));
    starts = longer;
  }
  return starts;
}

/**
 * @param {Element} element
 * @returns {readonly Start[]}
 */
function ofElement(element) {
  switch (element.type) {
    case 'Character':
      return [{ text: letter(element.value), isWhole: true }];
    case 'CharacterSet':
      return element.kind === 'space' && !element.negate ? nothing : open;
    case 'CharacterClass':
      return ofClass(element);
    case 'Group':
    case 'CapturingGroup':
      return merged(element.alternatives.flatMap(({ elements }) => startsOf(elements)));
    case 'Quantifier': {
      const once = ofElement(element.element);
      if (once.every(({ text, isWhole }) => text === '' && isWhole)) return nothing;
      const some = element.max === 1 ? once : once.map(({ text }) => ({ text, isWhole: false }));
      return element.min === 0 ? merged([...nothing, ...some]) : some;
    }
    case 'Assertion':
      return nothing;
    default:
      return open;
  }
}

/**
 * @param {import('@eslint-community/regexpp').AST.CharacterClass} ofCharacters
 * @returns {readonly Start[]}
 */
function ofClass({ negate, elements }) {
  if (negate) return open;
  const letters = elements.flatMap((each) => {
    if (each.type === 'Character') return [letter(each.value)];
    if (each.type === 'CharacterSet' && each.kind === 'space' && !each.negate) return [''];
    if (each.type !== 'CharacterClassRange' || each.max.value - each.min.value >= WIDEST) return [undefined];
    const { min, max } = each;
    return Array.from({ length: max.value - min.value + 1 }, (_, index) => letter(min.value + index));
  });
  return letters.includes(undefined)
    ? open
    : merged(letters.map((text) => ({ text: text ?? '', isWhole: true })));
}

/**
 * As the walk takes it: in small letters; white space and what is not ASCII counts as nothing.
 * @param {number} code
 */
function letter(code) {
  const text = String.fromCodePoint(code);
  return code >= 128 || /\s/.test(text) ? '' : text.toLowerCase();
}

/**
 * Each text once; it ends its part only if it does so wherever it was met.
 * @param {readonly Start[]} starts
 * @returns {readonly Start[]}
 */
function merged(starts) {
  /** @type {Map<string, boolean>} */
  const known = new Map();
  for (const { text, isWhole } of starts) known.set(text, (known.get(text) ?? true) && isWhole);
  return [...known].map(([text, isWhole]) => ({ text, isWhole }));
}
