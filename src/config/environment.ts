/** Variables of the environment, as the one door to the world hands them in. */
export type Environment = Readonly<Record<string, string | undefined>>;

const REFERENCE = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** The text with each `${NAME}` replaced by the variable's value. */
export function substitute(text: string, environment: Environment): string {
  return text.replaceAll(REFERENCE, (_, name: string) => environment[name] ?? '');
}

/** Names that the text refers to and that are not set, or set to nothing. */
export function missingVariables(text: string, environment: Environment): string[] {
  const names = [...text.matchAll(REFERENCE)].map(([, name]) => name ?? '');
  return [...new Set(names)].filter((name) => !environment[name]);
}

/** Whether the text has a `${` that is no `${NAME}`. */
export function hasOtherReferences(text: string): boolean {
  return text.replaceAll(REFERENCE, '').includes('${');
}
