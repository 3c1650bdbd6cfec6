/**
 * Templates of Helm charts as the YAML that they are nearly always: what they take from the values of the chart is put in, lines that only choose or
 * repeat are left out, so that every branch counts, and what else only Helm knows stands as a mark. In: a file below `templates/` of a chart. Out: its
 * text with the same lines. Source: https://helm.sh/docs/chart_template_guide/
 */
import type { Path } from '../../model/nouns.js';
import { parentOf } from './paths.js';
import type { Sources } from './sources.js';
import { mappingOf, textOf } from './values.js';
import { readYaml } from './yaml.js';

/** What stands for something that only Helm knows. */
export const UNKNOWN_TO_US = 'HELM-KNOWS';

/** What is longer is no template that a person wrote. */
const LONGEST = 200_000;

/** The text of a template with the values of its chart; undefined where the file is none. */
export function filledTemplate(file: Path, text: string, sources: Sources): string | undefined {
  const chart = chartOf(file, sources);
  if (chart === undefined || text.length > LONGEST) return undefined;
  const values = valuesOf(chart, sources);
  return text
    .replace(/\{\{-?\s*\/\*[\s\S]*?\*\/\s*-?\}\}/g, (comment) => comment.replace(/[^\n]/g, ''))
    .split('\n')
    .map((line) => (/^\s*(?:\{\{[^{}]*\}\}\s*)+$/.test(line) ? '' : filled(line, values)))
    .join('\n');
}

function filled(line: string, values: unknown): string {
  return line.replace(/\{\{-?([^{}]*)\}\}/g, (_, written: string) => {
    const expression = written.replace(/-$/, '').trim();
    const [, path, more = ''] = /^\(?\s*\.Values\.([\w.]+)\s*\)?((?:\s*\|[^|]*)*)$/.exec(expression) ?? [];
    // What a helper makes of a name, or the name of a release, stands before what tells the parts of a chart apart.
    if (path === undefined) return UNKNOWN_TO_US;
    const found = path.split('.').reduce<unknown>((value, key) => mappingOf(value)[key], values);
    const [, otherwise] = /\|\s*default\s+(?:"([^"]*)"|'[^']*')/.exec(more) ?? [];
    const known = textOf(found) ?? otherwise;
    return known === undefined || !/^[\w./:@%?&=,+-]*$/.test(known) ? UNKNOWN_TO_US : known;
  });
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
  return text === undefined || text.includes('{{') ? undefined : readYaml(file, text).documents[0]?.value;
}

/** A name without what Helm puts before or after it: `api` of `{{ .Release.Name }}-api`; undefined where nothing else is known of it. */
export function nameInChart(text: string | undefined): string | undefined {
  const known = text?.replaceAll(UNKNOWN_TO_US, '').replace(/^[-./:]+|[-./:]+$/g, '');
  return known === '' ? undefined : known;
}
