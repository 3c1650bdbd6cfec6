/**
 * In: the text of a Vue, Svelte or Astro component, or of a page of HTML. Out: the scripts in it, with the offset of each. Why: their imports
 * are those of the component, and what they ask is asked by it. Only the outer structure matters here, so the text is scanned for tags, not parsed:
 * https://vuejs.org/api/sfc-spec, https://svelte.dev/docs/svelte/svelte-files, https://docs.astro.build/en/basics/astro-components
 */

/** One script of a component. */
export interface Script {
  readonly text: string;
  /** Where it begins in the component's text. */
  readonly offset: number;
  readonly typed: boolean;
}

/** A script that lies in a file of its own (`<script src>`). */
export interface ScriptSource {
  readonly specifier: string;
  readonly offset: number;
  readonly isModule: boolean;
}

export interface Scripts {
  readonly scripts: readonly Script[];
  readonly sources: readonly ScriptSource[];
}

const FRONTMATTER = /^\s*---[^\S\n]*\n/;
const ATTRIBUTES = /\s([\w:-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;
/** The types of scripts that are code: none, JavaScript, module; not JSON or templates. */
const CODE_TYPE = /^(?:|module|(?:text|application)\/(?:java|ecma|type)script)$/;

/** Finds the scripts of a component. */
export function findScripts(text: string, isAstro: boolean): Scripts {
  const scripts: Script[] = [];
  const sources: ScriptSource[] = [];
  let position = 0;
  if (isAstro) {
    const opening = text.match(FRONTMATTER)?.[0];
    const end = opening === undefined ? -1 : text.indexOf('\n---', opening.length - 1);
    if (opening !== undefined && end !== -1) {
      scripts.push({ text: text.slice(opening.length, end + 1), offset: opening.length, typed: true });
      position = end + 4;
    }
  }
  for (;;) {
    const start = text.indexOf('<', position);
    if (start === -1) return { scripts, sources };
    if (text.startsWith('<!--', start)) {
      const close = text.indexOf('-->', start + 4);
      if (close === -1) return { scripts, sources };
      position = close + 3;
    } else if (/^<script[\s>/]/i.test(text.slice(start, start + 8))) {
      const tagEnd = endOfTag(text, start);
      if (tagEnd === -1) return { scripts, sources };
      const attributes = readAttributes(text.slice(start + 7, tagEnd));
      const source = attributes.get('src');
      const isModule = attributes.get('type') === 'module';
      if (source !== undefined) sources.push({ specifier: source, offset: start, isModule });
      if (text[tagEnd - 1] === '/') {
        position = tagEnd + 1;
        continue;
      }
      const close = indexOfClosing(text, tagEnd);
      if (source === undefined && CODE_TYPE.test(attributes.get('type') ?? '')) {
        const typed = isAstro || /^ts|typescript/.test(attributes.get('lang') ?? '');
        scripts.push({ text: text.slice(tagEnd + 1, close), offset: tagEnd + 1, typed });
      }
      position = close + 1;
    } else {
      position = start + 1;
    }
  }
}

/** The scripts of a text where they stand, and blanks for the rest, so that places stay right. */
export function onlyScripts(text: string, isAstro: boolean): string {
  let blanked = '';
  for (const { text: script, offset } of findScripts(text, isAstro).scripts) {
    blanked += blank(text.slice(blanked.length, offset)) + script;
  }
  return blanked + blank(text.slice(blanked.length));
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}

/** The `>` that ends a tag; one inside a quoted attribute (`generic="T extends Map<string, Order>"`) does not. */
function endOfTag(text: string, start: number): number {
  let quote = '';
  for (let at = start; at < text.length; at += 1) {
    const character = text[at]!;
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '>') return at;
  }
  return -1;
}

function indexOfClosing(text: string, from: number): number {
  for (let at = text.indexOf('</', from); at !== -1; at = text.indexOf('</', at + 2)) {
    if (text.slice(at + 2, at + 8).toLowerCase() === 'script') return at;
  }
  return text.length;
}

function readAttributes(tag: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const match of tag.matchAll(ATTRIBUTES)) {
    attributes.set(match[1]!.toLowerCase(), match[2] ?? match[3] ?? match[4] ?? '');
  }
  return attributes;
}
