/**
 * In: a dotenv file. Out: its variables, with references to each other and to the surroundings resolved.
 * Forms: `export A=b # comment`, 'literal', "with $REFERENCES and \n", over several lines when quoted.
 * Source: https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax
 */
import type { Path } from '../../model/nouns.js';
import { lineAt, nameOf, parentOf } from './paths.js';
import type { Sources } from './sources.js';
import { interpolate, type Variable, type Variables } from './variables.js';

const ASSIGNMENT =
  /^[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*[=:][ \t]*('[^']*'|"(?:[^"\\]|\\.)*"|`[^`]*`|[^\r\n]*)/gm;

/** What stands for a value, and says only what that is to be: `<host>`, `your-backend-url`, `the-full-url`. */
const DESCRIPTION =
  /^(?:<[^<>]*>|your[-_ ][\w -]+|(?:the|insert|enter)[-_ ][\w -]*[-_ ](?:url|uri|host|hostname|domain|address|port|key|token|secret|password|name|id)(?:[-_ ].*)?|x{3,8}|\.{3})$/i;

/** An address of a service whose host is described in the same way; that of a database still names it: `https://your-api-id.execute-api.eu-west-1.amazonaws.com/dev`, `http://xyz`. */
const DESCRIBED_HOST =
  /^(?:http|ws)s?:\/\/(?:[^/@\s]*@)?(?:(?:<[^<>]*>|\{[\w -]+\}|your[-_][\w-]+|x{3,})(?:[.:/?][^@]*)?|(?:xyz|abc|foo|bar|host(?:name)?|domain|url|placeholder|change[-_]?me|(?:[\w-]+\.)?example(?:\.(?:com|org|net))?)(?:[:/?][^@]*)?)$/i;

/** What comes after so many characters is no longer written by people. */
const LONGEST = 200_000;

/** The variables of a dotenv file; `lookup` knows those of its surroundings. */
export function readDotenv(
  path: Path,
  text: string,
  lookup: (name: string) => string | undefined = () => undefined,
): Variables {
  const variables = new Map<string, Variable>();
  let line = 1;
  let counted = 0;
  for (const match of text.slice(0, LONGEST).matchAll(ASSIGNMENT)) {
    const [, name = '', raw = ''] = match;
    line += lineAt(text.slice(counted, match.index), Number.POSITIVE_INFINITY) - 1;
    counted = match.index;
    const known = (other: string) => variables.get(other)?.value ?? lookup(other);
    const value = valueIn(raw, known);
    // Who fills a template in is told what with.
    if (!DESCRIPTION.test(value) && !DESCRIBED_HOST.test(value))
      variables.set(name, { value, at: { path, line } });
  }
  return variables;
}

function valueIn(raw: string, lookup: (name: string) => string | undefined): string {
  const quote = raw[0];
  if (quote === "'" || quote === '`') return raw.endsWith(quote) && raw.length > 1 ? raw.slice(1, -1) : raw;
  if (quote === '"' && raw.endsWith('"') && raw.length > 1) {
    return interpolate(raw.slice(1, -1).replaceAll('\\n', '\n').replaceAll('\\"', '"'), lookup);
  }
  return interpolate(raw.replace(/(^|\s)#.*$/, '').trim(), lookup);
}

/** What teams call the copy of a dotenv file that is kept in git because the file itself holds secrets. */
const COPIES = ['example', 'sample', 'template', 'dist', 'defaults', 'default'];

/**
 * The dotenv file at `path`, or the copy of it that git keeps (`.env.example`, `.example.env`): real ones are seldom in git, and the
 * result must be the same on every machine.
 */
export function findDotenv({ read, files }: Sources, path: Path): { path: Path; text: string } | undefined {
  const directory = parentOf(path) === '' ? '' : `${parentOf(path)}/`;
  const name = nameOf(path);
  const bare = name.replace(/^\./, '');
  const copies = COPIES.flatMap((copy) =>
    [
      `${name}.${copy}`,
      `${copy}.${bare}`,
      `.${copy}.${bare}`,
      `${name}-${copy}`,
      `${name}_${copy}`,
      `${bare}.${copy}`,
    ].map((each) => directory + each),
  );
  for (const candidate of [path, ...copies]) {
    const text = files.has(candidate) ? read(candidate) : undefined;
    if (text !== undefined) return { path: candidate, text };
  }
  return undefined;
}

/** What a dotenv file of one stage, `.env.production`, is called. */
const OF_STAGE = /^\.env[.-](?!d\.ts$)[\w-]+$/;

/** The dotenv file of all stages beside that of one, which is not there itself. */
export function findUsual(sources: Sources, path: Path): { path: Path; text: string } | undefined {
  const directory = parentOf(path);
  return OF_STAGE.test(nameOf(path))
    ? findDotenv(sources, directory === '' ? '.env' : `${directory}/.env`)
    : undefined;
}
