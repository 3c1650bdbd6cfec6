/**
 * Texts of the code with names of variables in them → what they are in one service, by the variables that its deployments set. Several
 * deployments of a service may set a variable differently: then the text is several.
 */
import type { DeploymentFact, TextPart } from '../facts.js';
import type { Module, Path } from '../nouns.js';
import type { Variables } from './store-variables.js';

/** All that a text can be in a service; none when a variable is set nowhere and the code has no default for it. */
export type Bind = (parts: readonly TextPart[], service: string) => readonly string[];

/** What stands for a secret, or for a reference that the manifest could not resolve. */
const UNKNOWN = /\*\*\*|\$\{[^}]*\}|\$\([^)]*\)|\{\{/;

/** What a program takes where nobody sets a variable, to say just that: `process.env.QUEUE_URL || 'NA'`. It names nothing. */
const UNSET =
  /^(?:n\/?a|none|null|nil|undefined|unset|unknown|missing|todo|tbd|change[-_ ]?me|not[-_ ]?(?:set|configured|defined|provided|available)|<[^<>]*>|-+|\?+)$/i;

/**
 * @param readPartly what is meant by a value of which a manifest leaves a part open; without it, nothing
 * @param stacked what stacks of infrastructure in code set, where no deployment sets it
 */
export function bindVariables(
  deployments: readonly DeploymentFact[],
  modules: ReadonlyMap<string, Module>,
  readPartly: (value: string) => string | undefined = () => undefined,
  stacked: Variables = new Map(),
): Bind {
  const variables = new Map<string, Map<string, Set<string>>>();
  const byPath = new Map(
    [...modules.values()].flatMap(({ kind, path, name }) =>
      kind === 'service' ? [[path, name] as const] : [],
    ),
  );
  for (const deployment of deployments) {
    const service = (deployment.path !== undefined && byPath.get(deployment.path)) || deployment.name;
    const known = variables.get(service) ?? new Map<string, Set<string>>();
    variables.set(service, known);
    for (const [name, said] of Object.entries(deployment.variables)) {
      const value = UNKNOWN.test(said) ? (readPartly(said) ?? '') : said;
      if (value === '' || UNSET.test(value)) continue;
      known.set(name, (known.get(name) ?? new Set()).add(value));
    }
  }
  const bind: Bind = (parts, service) => {
    let texts: readonly string[] = [''];
    for (const part of parts) {
      const choices =
        typeof part === 'string'
          ? [part]
          : valuesOf(part, service).map(originIf(part.origin)).flatMap(entriesIf(part.split));
      texts = texts.flatMap((start) => choices.map((end) => start + end));
    }
    return texts;
  };
  /** The service that a file is part of. */
  const around = (path: Path): string | undefined => {
    let place = path;
    while (place !== '' && !byPath.has(place)) place = place.slice(0, Math.max(0, place.lastIndexOf('/')));
    return byPath.get(place);
  };
  const valuesOf = (part: Exclude<TextPart, string>, asking: string): readonly string[] => {
    const service = (part.of !== undefined && around(part.of)) || asking;
    const set = variables.get(service)?.get(part.variable) ?? stacked.get(service)?.get(part.variable);
    if (set) return [...set].sort();
    return (part.otherwise ? bind(part.otherwise, asking) : []).filter((text) => !UNSET.test(text));
  };
  return bind;
}

/** A reference to what only the deployment knows. */
const REFERENCE = /\$\{[^}]*\}/g;

/** A value with a mark for each reference that a manifest leaves open; undefined where too little of it, or a secret, remains. */
export function withMarks(mark: string): (value: string) => string | undefined {
  return (value) => {
    const known = value.replaceAll(REFERENCE, '');
    return /[a-z]{3}/i.test(known) && !UNKNOWN.test(known) ? value.replaceAll(REFERENCE, mark) : undefined;
  };
}

/** The entries of a list, where a text is one. */
function entriesIf(split: string | undefined): (text: string) => readonly string[] {
  return (text) =>
    split === undefined
      ? [text]
      : text
          .split(split)
          .map((each) => each.trim())
          .filter((each) => each !== '');
}

/** An address up to its path, where only that is asked for. */
function originIf(isAsked: true | undefined): (text: string) => string {
  return (text) => (isAsked ? (/^[a-z][\w+.-]*:\/\/[^/?#]*/i.exec(text)?.[0] ?? text) : text);
}
