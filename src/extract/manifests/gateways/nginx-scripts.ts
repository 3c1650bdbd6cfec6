/**
 * Configurations of nginx that something else writes: scripts of shells and Dockerfiles, as `cat > default.conf <<EOF`, `COPY <<EOF …` and `echo '…'`; and
 * the marks that are filled in when the container starts. In: a text. Out: the configurations in it, with variables as envsubst writes them.
 * Sources: POSIX 2.7.4 (here-documents), https://docs.docker.com/reference/dockerfile/#here-documents
 */
import type { Path } from '../../../model/nouns.js';

/** Whether a file may write one. */
export function mayWriteNginx(path: Path): boolean {
  return /\.sh$|(?:^|\/)(?:[\w.-]*entrypoint[\w.-]*|(?:[\w-]+\.)?Dockerfile(?:\.[\w-]+)?)$/i.test(path);
}

/** A here-document of a length that people write; a number that is shifted (`$(( 1 << n ))`) opens none. */
const HERE =
  /(?<!\d|\(\([^\n]{0,200})<<[-~]?[ \t]{0,20}(["'\\]?)(\w{1,80})["']?[^\n]{0,500}\n([\s\S]{0,10000}?)\n[ \t]{0,80}\2(?=\s|$)/g;
const SAID = /\b(?:echo|printf)\b[ \t]+(?:-\w+[ \t]+)?(?:'([^']*)'|"((?:[^"\\]|\\[\s\S])*)")/g;
/** What a script gives to a variable that nobody sets. */
const DEFAULT = /\$\{(\w+):[-=]([^}$]*)\}/g;

/** A script that is longer was written by a program. */
const LONGEST = 100_000;

/** The configurations that a script writes, each at the line where it stands. */
export function nginxWrittenBy(text: string): readonly string[] {
  if (text.length > LONGEST) return [];
  const usual = new Map<string, string>();
  for (const [, name = '', value = ''] of text.matchAll(DEFAULT))
    if (!usual.has(name)) usual.set(name, value);
  const written = [
    ...[...text.matchAll(HERE)].map((found) => ({ at: found.index, body: `\n${found[3] ?? ''}` })),
    ...[...text.matchAll(SAID)].map((found) => ({
      at: found.index,
      body: (found[1] ?? found[2] ?? '').replace(/\\n(?:[ \t]*\\)?|\\(?=\n)/g, ' '),
    })),
  ];
  return written.flatMap(({ at, body }) => {
    if (!/\b(?:proxy|grpc)_pass\b/.test(body)) return [];
    const configuration = body
      .replace(DEFAULT, (_, name: string) => `\${${name}}`)
      .replace(/\\([$`"\\])/g, '$1')
      .replace(/\$\{(\w+)\}/g, (whole, name: string) => {
        const value = usual.get(name);
        return value === undefined || value === '' ? whole : `\${${name}:-${value}}`;
      });
    return ['\n'.repeat(linesBefore(text, at)) + configuration];
  });
}

function linesBefore(text: string, at: number): number {
  return text.slice(0, at).split('\n').length - 1;
}

/** Marks of templates: those of Jinja, Go and ERB, and those that people fill in with sed. */
const MARKS = [
  /\{\{-?\s*(?:\.Env\.|(?:get)?env\s+["'])?\.?([A-Za-z_]\w*)["']?[^{}]*\}\}/g,
  /<%=\s*ENV(?:\.fetch)?[[(]\s*["'](\w+)["'][^%]*%>/g,
  /\b__([A-Z][A-Z\d]*(?:_[A-Z\d]+)*)__\b/g,
  /(?<!\\)\$([A-Z][A-Z\d]*(?:_[A-Z\d]+)*)\b(?!\})/g,
];

/** A configuration with its marks filled in, as far as that is known; what is not stands as `${NAME}`. */
export function filledIn(text: string, lookup: (name: string) => string | undefined): string {
  let marked = text;
  for (const mark of MARKS) marked = marked.replace(mark, (_, name: string) => `\${${name}}`);
  return marked.replace(
    /\$\{([A-Z]\w*)(?::-([^}]*))?\}/g,
    (_, name: string, usual?: string) => lookup(name) ?? usual ?? `\${${name}}`,
  );
}
