/**
 * In: the command of a container. Out: the addresses and ports that it gives the program as options, by their names as programs read them:
 * `--registryUrl http://registry/v0`, `--listen-port=80`. Other values are left out, for they may be secrets and name nobody.
 */
import type { Location } from '../../model/nouns.js';
import { plainWords } from './command.js';
import type { Variable, Variables } from './variables.js';

/** An option, and what follows it. */
const OPTION = /(?:^|\s)--([a-z][\w-]*)(?:=|\s+)(\S+)/gi;
/** An address with a scheme, or a host with a port. */
const ADDRESS = /^(?:[a-z][a-z\d+.-]*:\/\/[^\s{}]+|[\w.-]+:\d+(?:\/\S*)?)$/i;

/** The options of a command as variables; what its environment sets by the same name goes first. */
export function withFlags(command: string, variables: Variables, at: Location): Variables {
  const flags = new Map<string, Variable>();
  for (const [, name = '', value = ''] of plainWords(command).matchAll(OPTION)) {
    const isPort = /port$/i.test(name) && /^\d+$/.test(value);
    if (isPort || ADDRESS.test(value)) flags.set(inCamelCase(name), { value, at });
  }
  return flags.size === 0 ? variables : new Map([...flags, ...variables]);
}

/** `registry-url` as parsers of options hand it to the program: `registryUrl`. */
function inCamelCase(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
