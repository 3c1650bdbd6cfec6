/**
 * Methods of injected classes whose name is a common one, `create`, and that nobody asks for. In: a method of a class of Nest's, and the texts of those who
 * import the class. Out: whether each that holds an instance is seen, and none asks for that member, nor lets the instance go. Why: generators write
 * services with all that one does with a table, and a program uses some of it. Whatever is not plain to see counts as asked.
 */
import type { Path } from '../../model/nouns.js';

/** A member of a class of a file. */
export interface Member {
  readonly path: Path;
  readonly owner: string;
  readonly member: string;
}

export interface UnaskedRequest {
  readonly importers: ReadonlyMap<Path, readonly Path[]>;
  /** The text of a file without comments. */
  read(path: Path): string;
}

/** Barrels before barrels, and files that hand a holder on. */
const FARTHEST = 4;
/** What passes on what it imports, by its own names. */
const PASSES_ON = /^export\s*(?:type\s*)?(?:\*|\{[^}]*\})\s*(?:as\s+\w+\s*)?from\b/m;
/** What stands before a parameter or a field. */
const MODIFIER = '(?:private|protected|public|readonly|static|declare|override|let|const|var)\\s+';
/** What shows that an instance leaves the class by itself: `register(this)`, `const { create } = this`, `this[kind]`. */
const LEAVES = /\bthis\s*(?:[,;)\]}[]|as\b|\?\s*:|$)|[(,=[{:?]\s*this\s*(?![\w\s]*[.?!])/m;

/** Tells whether nobody asks for a member, as far as that is plain to see. */
export function unaskedAmong(request: UnaskedRequest): (each: Member) => boolean {
  const holders = new Map<string, readonly Holder[] | undefined>();
  return (each) => {
    const text = request.read(each.path);
    if (!isInjected(text, each) || asksItself(text, each.member)) return false;
    const key = `${each.path}\n${each.owner}`;
    if (!holders.has(key)) holders.set(key, holdersOf(each, request));
    const known = holders.get(key);
    return known?.every((holder) => !asks(holder, each.member, request)) ?? false;
  };
}

/** A name by which a file holds an instance. */
interface Holder {
  readonly path: Path;
  readonly name: string;
  readonly isPrivate: boolean;
}

/** Whether a class is one that Nest makes for those who name it, and its own file speaks of it in no other way. */
function isInjected(text: string, { owner }: Member): boolean {
  if (!/['"]@nestjs\/common['"]/.test(text)) return false;
  const declared = new RegExp(`@Injectable\\([^()]*\\)\\s*export\\s+class\\s+${owner}\\b`);
  const rest = text.replace(declared, '').replace(new RegExp(`\\b${owner}\\.name\\b`, 'g'), '');
  return declared.test(text) && !word(owner).test(rest);
}

function asksItself(text: string, member: string): boolean {
  return LEAVES.test(text) || new RegExp(`\\bthis\\s*[?!]?\\.\\s*${escaped(member)}(?![\\w$])`).test(text);
}

/** By which names others hold an instance of a class; undefined where one of them may do so in another way. */
function holdersOf({ path, owner }: Member, request: UnaskedRequest): readonly Holder[] | undefined {
  const found: Holder[] = [];
  const around = importing(path, request);
  // What nobody imports is found in another way.
  if (around.size === 0) return undefined;
  for (const from of around) {
    const held = holdersIn(request.read(from), owner);
    if (!held) return undefined;
    found.push(...held.map((each) => ({ ...each, path: from })));
  }
  return found;
}

/** Who imports a file, through whatever passes it on. */
function importing(path: Path, { importers, read }: UnaskedRequest): ReadonlySet<Path> {
  const found = new Set<Path>();
  let ring: readonly Path[] = [path];
  for (let step = 0; step < FARTHEST && ring.length > 0; step += 1) {
    const next = ring.flatMap((each) => importers.get(each) ?? []).filter((each) => !found.has(each));
    for (const each of next) found.add(each);
    ring = next.filter((each) => PASSES_ON.test(read(each)));
  }
  return found;
}

/** The names by which a file holds an instance; undefined where it speaks of the class otherwise than to import, to list or to hold it. */
function holdersIn(text: string, owner: string): readonly Omit<Holder, 'path'>[] | undefined {
  if (!word(owner).test(text)) return [];
  if (new RegExp(`\\b${owner}\\s+as\\b`).test(text)) return undefined;
  const found: Omit<Holder, 'path'>[] = [];
  const injected = `@Inject\\(\\s*(?:forwardRef\\(\\s*\\(\\)\\s*=>\\s*${owner}\\s*\\)|${owner})\\s*,?\\s*\\)\\s*`;
  // `{ service: Orders }` hands the class on.
  const before = `(?:${injected}((?:${MODIFIER})*)|(?<![\\w$#])((?:${MODIFIER})+)|\\(\\s*)`;
  const own = new RegExp(`${before}(#?[\\w$]+)\\s*[?!]?\\s*:\\s*${owner}\\s*(?=[,;)=}\\n]|$)`, 'g');
  const isModule = /@Module\s*\(/.test(text);
  const rest = text
    .replace(/\bimport\s+[^'"]{0,4000}?\bfrom\s*['"][^'"\n]*['"]/g, '')
    .replace(/^export\s*(?:type\s*)?\{[^}]*\}\s*from\b/gm, '')
    .replace(own, (_, first = '', second = '', name: string) => {
      found.push({ name, isPrivate: `${first}${second}`.includes('private') || name.startsWith('#') });
      return ' ';
    })
    .replace(new RegExp(`\\b${owner}\\.name\\b`, 'g'), '');
  if (!word(owner).test(rest)) return found;
  // A module makes it known to Nest; what a factory is given is handed on.
  if (!isModule || /\b(?:inject|useClass|useExisting|useFactory)\s*:/.test(rest)) return undefined;
  const listed = new RegExp(`(?<=[[,]\\s*)${owner}\\s*(?=[,\\]])`, 'g');
  return word(owner).test(rest.replace(listed, '')) ? undefined : found;
}

/** Whether what holds an instance asks it for a member, or hands it on; of what others may see, these as well. */
function asks({ path, name, isPrivate }: Holder, member: string, request: UnaskedRequest): boolean {
  const texts = isPrivate ? [path] : [path, ...importing(path, request)];
  return texts.some((each) => {
    const text = request.read(each);
    const held = text.replace(
      new RegExp(`(?<![\\w$.]|\\?\\s*)${escaped(name)}\\s*[?!]?\\s*:\\s*(?=[\\w$])`, 'g'),
      '',
    );
    return [
      ...held.matchAll(new RegExp(`(?<![\\w$])${escaped(name)}(?![\\w$])(\\s*[?!]?\\.\\s*([\\w$]+))?`, 'g')),
    ].some(([, , asked]) => asked === undefined || asked === member);
  });
}

function word(name: string): RegExp {
  return new RegExp(`(?<![\\w$])${escaped(name)}(?![\\w$])`);
}

function escaped(name: string): string {
  return name.replaceAll('$', '\\$');
}
