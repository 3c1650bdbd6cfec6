/** Files that only hand on what others declare: `export * from './orders'`. */

/** What people call such files. */
export const NAMED_BARREL = /(?:^|\/)(?:index|mod|main|lib|exports?|public[-_]api)\.[cm]?[jt]sx?$/;

const COMMENT = /\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;
const HANDED_ON =
  /\bexport\s+(?:type\s+)?(?:\*(?:\s+as\s+([\w$]+))?|\{([^{}]*)\})\s*from\s*(?:'([^'\n]*)'|"([^"\n]*)")\s*;?/g;
/** What asks another file for names, and for nothing but them. */
const ASKED =
  /\b(?:import|export)\s+(?:type\s+)?(?:([\w$]+)\s*,\s*)?\{([^{}]*)\}\s*from\s*(?:'([^'\n]*)'|"([^"\n]*)")/g;

/** Whether a text says nothing else than what it hands on. */
export function handsOnOnly(text: string): boolean {
  return text.includes('export') && text.replace(COMMENT, '').replace(HANDED_ON, '').trim() === '';
}

/** Names that a text exports, by what declares them or in a list, and what hands on more. */
const EXPORTED =
  /\bexport\s+(?:(?:declare|default|abstract|async)\s+)*(?:(?:function\s*\*?|class|const|let|var|enum|interface|type|namespace)\s+([\w$]+)|(?:(?:const|let|var|type)\s*)?[{[]([^}\]]*)|(\*))/g;

/** The names that a text exports; nothing where it hands on what others do. */
export function exportedBy(text: string): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  for (const [, name, list, all] of text.matchAll(EXPORTED)) {
    if (all !== undefined) return undefined;
    if (name !== undefined) names.add(name);
    for (const [word] of list?.matchAll(/[\w$]+/g) ?? []) names.add(word);
  }
  return names;
}

/** What one statement of such a text hands on. */
export interface HandedOn {
  readonly specifier: string;
  /** What is asked for by which name, by what others know it by; absent: all. */
  readonly names?: ReadonlyMap<string, string>;
  /** The name of the whole: `export * as orders from './orders'`. */
  readonly as?: string;
}

/** In: the text of a barrel. */
export function handedOnBy(text: string): readonly HandedOn[] {
  return [...text.replace(COMMENT, '').matchAll(HANDED_ON)].map(([, as, list, one, other]) => ({
    specifier: one ?? other!,
    ...(as !== undefined && { as }),
    ...(list !== undefined && { names: new Map(listed(list).map(({ asked, known }) => [known, asked])) }),
  }));
}

/** What a text asks others for by names alone: of each specifier, by how many statements, and which names. */
export function namesAskedBy(
  text: string,
): ReadonlyMap<string, { readonly statements: number; readonly names: readonly string[] }> {
  const asked = new Map<string, { statements: number; names: string[] }>();
  for (const [, whole, list = '', one, other] of text.replace(COMMENT, '').matchAll(ASKED)) {
    const specifier = one ?? other!;
    const known = asked.get(specifier) ?? { statements: 0, names: [] };
    known.statements += 1;
    if (whole !== undefined && whole !== 'type') known.names.push('default');
    for (const { asked } of listed(list)) known.names.push(asked);
    asked.set(specifier, known);
  }
  return asked;
}

/** `a, b as c, type D`. */
function listed(list: string): readonly { readonly asked: string; readonly known: string }[] {
  return list
    .replace(COMMENT, '')
    .split(',')
    .flatMap((each) => {
      const [asked, , known = asked] = each
        .replace(/^\s*type\s+(?!as\b|$)/, '')
        .trim()
        .split(/\s+/);
      return asked && known ? [{ asked, known }] : [];
    });
}
