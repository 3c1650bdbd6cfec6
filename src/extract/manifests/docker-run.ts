/**
 * Containers that commands start: `docker run -d --name orders -p 3000:80 -e STOCK_URL=http://stock acme/orders:1`, be it on another machine, `ssh host "docker run …"`. In: a
 * text of commands. Out: what each container is called and given. Sources: https://docs.docker.com/reference/cli/docker/container/run/,
 * https://docs.docker.com/reference/cli/docker/service/create/
 */
import { type Command, commandsIn } from './shell-words.js';
import { interpolate } from './variables.js';

/** A container as a command starts it; what is not known of a text stays `${NAME}`. */
export interface Container {
  readonly image: string;
  readonly name?: string;
  /** Other names in its networks. */
  readonly aliases: readonly string[];
  readonly variables: ReadonlyMap<string, string>;
  /** Files with more of them. */
  readonly files: readonly string[];
  /** Ports of the machine, each with the one within. */
  readonly ports: readonly (readonly [outer: string, inner: string])[];
  /** It takes some of its variables from whoever starts it. */
  readonly isToldElsewhere: boolean;
  /** Whether it goes on when the command has ended, or others can ask it. */
  readonly serves: boolean;
  readonly command: string;
  /** Counted from 0 within the text. */
  readonly line: number;
}

/** For a first look at a text. */
export function mayRunContainers(text: string): boolean {
  return /\b(?:docker|podman|nerdctl)\b/.test(text) && /\b(?:run|create)\s/.test(text);
}

/** A command that another one is given, which may be given one in its turn. */
const DEEPEST = 4;

/** What only tells people something: how to start a container, say. */
const SAYS = /^[@-]{0,2}(?:echo|printf?|println|log|info|warn|warning|error|usage|help|say|die)$/i;

export function containersIn(text: string, outer: Lookup = () => undefined, depth = 0): readonly Container[] {
  const commands = commandsIn(text);
  const own = assignedIn(commands);
  const lookup: Lookup = (name) => (own.has(name) ? own.get(name) : outer(name));
  return commands.flatMap((command): readonly Container[] => {
    if (SAYS.test(command.words[0] ?? '')) return [];
    const container = containerOf(command, (written) => interpolate(written, lookup));
    if (container !== undefined) return [container];
    if (depth >= DEEPEST) return [];
    return command.words.flatMap((word) =>
      /\s/.test(word) && mayRunContainers(word)
        ? containersIn(word, lookup, depth + 1).map((each) => ({ ...each, line: each.line + command.line }))
        : [],
    );
  });
}

type Lookup = (name: string) => string | undefined;

/** What commands set variables to, each once, as it is written: `TAG=1.2`. */
function assignedIn(commands: readonly Command[]): ReadonlyMap<string, string | undefined> {
  const set = new Map<string, string | undefined>();
  for (const { words } of commands) {
    const given = /^(?:export|local|readonly|declare)$/.test(words[0] ?? '') ? words.slice(1) : words;
    const pairs = given.map((word) => /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(word));
    if (pairs.includes(null)) continue;
    for (const pair of pairs) {
      const [, name = '', value = ''] = pair ?? [];
      set.set(name, set.has(name) || /[$`]/.test(value) ? undefined : value);
    }
  }
  return set;
}

const PROGRAM = /^[@-]{0,2}(?:[\w./-]{0,200}\/)?(?:docker|podman|nerdctl)$/;
/** Options that no value follows, alone or as letters. */
const ALONE =
  /^--(?:detach|interactive|tty|rm|init|privileged|read-only|publish-all|no-healthcheck|oom-kill-disable|sig-proxy|quiet|replace|with-registry-auth|no-resolve-image)$/;
const LETTERS_ALONE = /^[ditPq]$/;

/** What a command that starts a container says of it. */
function containerOf({ words, line }: Command, known: (written: string) => string): Container | undefined {
  const program = words.findIndex((word) => PROGRAM.test(word));
  if (program === -1) return undefined;
  const begin = afterVerb(words, program + 1);
  if (begin === undefined) return undefined;
  const { options, rest } = optionsIn(words.slice(begin));
  const [image, ...command] = rest;
  if (image === undefined) return undefined;
  const said = (...names: readonly string[]) =>
    options.flatMap(([name, value]) => (names.includes(name) ? [known(value)] : []));
  const isTold = (...names: readonly string[]) =>
    options.some(([name, value]) => names.includes(name) && value !== 'false');
  const variables = new Map<string, string>();
  for (const text of said('-e', '--env')) {
    const [, name, value] = /^([A-Za-z_][\w.]*)=([\s\S]*)$/.exec(text) ?? [];
    if (name !== undefined && value !== undefined) variables.set(name, value);
  }
  const files = said('--env-file');
  const isToldElsewhere = files.length > 0 || said('-e', '--env').some((text) => !text.includes('='));
  const ports = said('-p', '--publish').flatMap((text) => publishedBy(text) ?? []);
  const isOfMachine = said('--network', '--net').includes('host');
  const [name] = said('--name');
  return {
    image: known(image),
    ...(name !== undefined && { name }),
    aliases: said('--network-alias', '--net-alias', '-h', '--hostname'),
    variables,
    files,
    ports,
    isToldElsewhere,
    serves: isTold('-d', '--detach') || ports.length > 0 || isOfMachine || words[begin - 1] === 'create',
    command: command.join(' '),
    line,
  };
}

/** Where the options of what starts a container begin: behind `run`, `container run`, `create`, `service create`, whatever else is said before. */
function afterVerb(words: readonly string[], from: number): number | undefined {
  for (let at = from; at < words.length; at += 1) {
    const word = words[at]!;
    if (word === 'run' || word === 'create') return at + 1;
    if (word === 'container' || word === 'service' || word.startsWith('--')) continue;
    // `docker -H ssh://shop run`
    if (/^-[Hcl]$/.test(word) || /^--(?:host|context|config|log-level)$/.test(words[at - 1] ?? '')) at += 1;
    else return undefined;
  }
  return undefined;
}

/** The options, each with its value, and what follows them. */
function optionsIn(words: readonly string[]): {
  readonly options: readonly (readonly [name: string, value: string])[];
  readonly rest: readonly string[];
} {
  const options: [string, string][] = [];
  let at = 0;
  for (; at < words.length; at += 1) {
    const word = words[at]!;
    if (!word.startsWith('-') || word === '-') break;
    if (word === '--') {
      at += 1;
      break;
    }
    if (word.startsWith('--')) {
      const equals = word.indexOf('=');
      if (equals !== -1) options.push([word.slice(0, equals), word.slice(equals + 1)]);
      else if (ALONE.test(word)) options.push([word, '']);
      else {
        at += 1;
        options.push([word, words[at] ?? '']);
      }
      continue;
    }
    // `-dp 3000:80`
    for (let letter = 1; letter < word.length; letter += 1) {
      const name = word[letter]!;
      if (LETTERS_ALONE.test(name)) {
        options.push([`-${name}`, '']);
        continue;
      }
      const value = word.slice(letter + 1).replace(/^=/, '');
      if (value === '') at += 1;
      options.push([`-${name}`, value === '' ? (words[at] ?? '') : value]);
      break;
    }
  }
  return { options, rest: words.slice(at) };
}

/** `127.0.0.1:3000:80/tcp`, `published=3000,target=80`; what publishes at any port publishes at none that is known. */
function publishedBy(text: string): readonly [string, string][] | undefined {
  const [, long] = /(?:^|,)published=(\d+)/.exec(text) ?? [];
  const [, inner] = /(?:^|,)target=(\d+)/.exec(text) ?? [];
  if (long !== undefined && inner !== undefined) return [[long, inner]];
  const [, outer, within] = /^(?:[^,]*:)?(\d+):(\d+)(?:\/tcp)?$/.exec(text) ?? [];
  return outer !== undefined && within !== undefined ? [[outer, within]] : undefined;
}
