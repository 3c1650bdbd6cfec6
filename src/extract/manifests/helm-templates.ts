/**
 * Templates of Helm charts as the YAML that they are nearly always: what they take from the values of the chart is put in, what they repeat for each entry of these
 * stands once for each, and what else only Helm knows stands as a mark. Of branches every one counts, but those that an entry which is repeated for surely does not take. In: a
 * file below `templates/` of a chart. Out: its text, and from which of its lines each line of that comes. Source: https://helm.sh/docs/chart_template_guide/
 */
import type { Location, Path } from '../../model/nouns.js';
import { writeYaml } from '../../yaml/write.js';
import { parseTemplate, type TemplateBlock, type TemplatePiece } from './helm-syntax.js';
import { argumentsIn, isTrue, NOT_KNOWN, type Scope, saidBy, withVariables } from './helm-values.js';
import { parentOf } from './paths.js';
import type { Sources } from './sources.js';
import { mappingOf, textOf } from './values.js';
import { type ManifestDocument, readYaml } from './yaml.js';

/** What stands for something that only Helm knows. */
export const UNKNOWN_TO_US = 'HELM-KNOWS';

/** What is longer is no template that a person wrote. */
const LONGEST = 200_000;
/** More lines, or pieces of text, are no manifest. */
const MOST_LINES = 20_000;
const MOST_PIECES = 100_000;
/** Nor are longer texts. */
const MOST_CHARACTERS = 2_000_000;

/** A template with the values of its chart. */
interface Filled {
  readonly text: string;
  /** The line of the template, from 1, that each line comes from. */
  readonly lines: readonly number[];
}

/** The documents of a template with the values of its chart; none where the file is none. */
export function templateDocuments(file: Path, text: string, sources: Sources): readonly ManifestDocument[] {
  const filled = filledTemplate(file, text, sources);
  if (!filled) return [];
  const placed = (at: Location): Location =>
    at.line === undefined ? at : { path: at.path, line: filled.lines[at.line - 1] ?? at.line };
  return readYaml(file, filled.text).documents.map((document) => ({
    ...document,
    at: (keys) => placed(document.at(keys)),
  }));
}

/** The text of a template with the values of its chart; undefined where the file is none. */
function filledTemplate(file: Path, text: string, sources: Sources): Filled | undefined {
  const chart = chartOf(file, sources);
  if (chart === undefined || text.length > LONGEST) return undefined;
  const page = new Page();
  const root = { Values: valuesOf(chart, sources), Chart: NOT_KNOWN, Release: NOT_KNOWN };
  fill(parseTemplate(text), { root, dot: root, variables: new Map(), isOfEntry: false }, page);
  return page.filled();
}

/** What is written, line by line. */
class Page {
  readonly #texts: string[] = [''];
  readonly #lines: number[] = [1];

  #pieces = 0;
  #characters = 0;

  /** Whether nothing more is written; asked once for each piece. */
  isFull(): boolean {
    this.#pieces += 1;
    return (
      this.#texts.length > MOST_LINES || this.#pieces > MOST_PIECES || this.#characters > MOST_CHARACTERS
    );
  }

  /** @param line the line of the template that the text begins in, from 0 */
  write(text: string, line: number): void {
    this.#characters += text.length;
    const [first = '', ...others] = text.split('\n');
    const last = this.#texts.length - 1;
    if (this.#texts[last]!.trim() === '') this.#lines[last] = line + 1;
    this.#texts[last] += first;
    for (const [index, each] of others.entries()) {
      this.#texts.push(each);
      this.#lines.push(line + index + 2);
    }
  }

  filled(): Filled {
    return { text: this.#texts.join('\n'), lines: this.#lines };
  }
}

function fill(pieces: readonly TemplatePiece[], scope: Scope, page: Page): void {
  let inside = scope;
  for (const piece of pieces) {
    if (page.isFull()) return;
    if (piece.kind === 'text') page.write(piece.text, piece.line);
    else if (piece.kind === 'block') fillBlock(piece, inside, page);
    else {
      const [, name, says] = /^(\$\w+)\s*:?=\s*([\s\S]*)$/.exec(piece.says) ?? [];
      if (name !== undefined) inside = withVariables(inside, [[name, saidBy(says!, inside)]]);
      else page.write(putIn(piece.says, inside, piece.isAlone), piece.line);
    }
  }
}

/** What stands in the place of a tag. */
function putIn(says: string, scope: Scope, isAlone: boolean): string {
  const value = saidBy(says, scope);
  const [, indent] = /\|\s*n?indent\s+(\d+)/.exec(says) ?? [];
  if (/\btoYaml\b/.test(says)) {
    if (value === NOT_KNOWN || typeof value !== 'object' || value === null) return '';
    const written = writeYaml(value).trimEnd();
    return `\n${written.replace(/^/gm, ' '.repeat(Number(indent ?? 0)))}`;
  }
  const known = value === NOT_KNOWN ? undefined : textOf(value);
  if (known !== undefined && /^[\w./:@%?&=,+()$^*|\\[\]-]*$/.test(known)) return known;
  return isAlone ? '' : UNKNOWN_TO_US;
}

function fillBlock(block: TemplateBlock, scope: Scope, page: Page): void {
  const { word, says, body, others, line, isInLine } = block;
  if (word === 'define') return;
  if (word === 'range') {
    fillEach(says, body, scope, page);
    return;
  }
  const { names, of } = argumentsIn(says);
  const value = saidBy(of, scope);
  // What a chart is set to is often another where it is deployed; what an entry says of itself is not.
  const isTaken =
    scope.isOfEntry && !/\.(?:Values|Release|Capabilities)\b/.test(of) ? isTrue(of, scope) : undefined;
  // Both ways beside each other would be a text that it never is.
  if (isInLine && isTaken === undefined) {
    page.write(UNKNOWN_TO_US, line);
    return;
  }
  const inside = word === 'with' ? { ...scope, dot: value } : scope;
  const named = withVariables(inside, names.length > 0 ? [[names.at(-1)!, value]] : []);
  if (isTaken !== false) fill(body, named, page);
  if (isTaken !== true) for (const other of others) fill(other.body, scope, page);
}

/** What is repeated: for each entry that is known, else once for one that is not. */
function fillEach(says: string, body: readonly TemplatePiece[], scope: Scope, page: Page): void {
  const { names, of } = argumentsIn(says);
  const value = saidBy(of, scope);
  const entries: readonly (readonly [unknown, unknown])[] = Array.isArray(value)
    ? value.map((each, index) => [index, each] as const)
    : value !== NOT_KNOWN && typeof value === 'object' && value !== null
      ? Object.entries(mappingOf(value))
      : [];
  const all = entries.length > 0 ? entries : [[NOT_KNOWN, NOT_KNOWN] as const];
  for (const [key, entry] of all) {
    if (page.isFull()) return;
    const given = names.length > 1 ? [key, entry] : [entry];
    const bound = names.map((name, index): [string, unknown] => [name, given[index]]);
    fill(body, { ...withVariables(scope, bound), dot: entry, isOfEntry: entries.length > 0 }, page);
  }
}

/** The directory of the chart that a file is a template of. */
function chartOf(file: Path, { files }: Sources): Path | undefined {
  let directory = parentOf(file);
  while (directory !== '' && !/(?:^|\/)templates$/.test(directory)) directory = parentOf(directory);
  if (directory === '') return undefined;
  const chart = parentOf(directory);
  return files.has(chart === '' ? 'Chart.yaml' : `${chart}/Chart.yaml`) ? chart : undefined;
}

function valuesOf(chart: Path, { files, read }: Sources): unknown {
  const file = chart === '' ? 'values.yaml' : `${chart}/values.yaml`;
  const text = files.has(file) ? read(file) : undefined;
  const isPlain = text !== undefined && !text.includes('{{');
  return isPlain ? (readYaml(file, text).documents[0]?.value ?? NOT_KNOWN) : NOT_KNOWN;
}

/** A name without what Helm puts before or after it: `api` of `{{ .Release.Name }}-api`; undefined where nothing else is known of it. */
export function nameInChart(text: string | undefined): string | undefined {
  const known = text?.replaceAll(UNKNOWN_TO_US, '').replace(/^[-./:]+|[-./:]+$/g, '');
  return known === '' ? undefined : known;
}
