/**
 * In: the place of a command in what deploys it: a list of supervisor, a unit of systemd, a job of Nomad, a file of a hosting platform. Out: what the program is
 * called there. Each of these has blocks, and the name of a block stands at its beginning, or as one of its settings before or after the command.
 */
import type { Location } from '../../model/nouns.js';
import { nameOf } from './paths.js';
import type { Sources } from './sources.js';

/** The name of the program whose command stands somewhere; `undefined` where nothing there names it. */
export function programNamed({ path, line = 1 }: Location, { read }: Sources): string | undefined {
  const unit = /^([\w-]+)(?:@\w*)?\.service$/.exec(nameOf(path))?.[1];
  if (unit !== undefined) return unit;
  const lines = (read(path) ?? '').split('\n', line + FARTHEST);
  const own = lines[line - 1] ?? '';
  // `[processes]`, and in it `worker = "node worker.js"`
  const key = /^\s{0,40}["']?([\w-]{1,80})["']?\s{0,9}[:=]\s{0,9}["'[]/.exec(own)?.[1];
  if (key !== undefined && path.endsWith('.toml') && !IS_COMMAND.test(key)) return key;
  for (let at = line - 1; at >= Math.max(0, line - FARTHEST); at -= 1) {
    const [, program, task] = BEGINS.exec(lines[at] ?? '') ?? [];
    const name = program ?? task ?? nameIn(lines[at]);
    if (name !== undefined) return name;
    if (ITEM.test(lines[at] ?? '')) break;
  }
  for (const each of lines.slice(line)) {
    if (ITEM.test(each) || BLOCK.test(each)) return undefined;
    const name = nameIn(each);
    if (name !== undefined) return name;
  }
  return undefined;
}

function nameIn(line = ''): string | undefined {
  return NAME.exec(line.slice(0, LONGEST))?.[1];
}

/** How far from its command a program may be named. */
const FARTHEST = 30;
const LONGEST = 300;
const IS_COMMAND = /^(?:\w*command|cmd|exec\w*|args|entrypoint|app)$/i;
/** `[program:orders]`, `task "orders" {` */
const BEGINS = /^\s{0,40}(?:\[program:([\w.-]{1,80})\]|task\s{1,9}"([\w.-]{1,80})")/;
const BLOCK = /^\s{0,40}(?:\[|task\s)/;
const ITEM = /^\s{0,40}-\s/;
const NAME = /^\s{0,40}(?:-\s{1,9})?["']?name["']?\s{0,9}:\s{0,9}["']?([\w.-]{1,80})/;
