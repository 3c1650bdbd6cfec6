/**
 * Containers that set something up for others and end: a bucket, a topic, a user of a broker. In: what a container runs, and where its image is made. Out: whether
 * all that it does is to ask others by clients that end with what they were told. Why: what is done once is no service, whatever builds an image for it.
 */
import { nameOf, resolvePath } from './paths.js';
import { type Command, commandsIn } from './shell-words.js';
import type { Sources } from './sources.js';

/** Clients that do what they are told and end. */
const CLIENT =
  /^(?:mc|aws|awslocal|gsutil|gcloud|az|s3cmd|rclone|curl|wget|psql|mysql|mariadb|mongosh?|redis-cli|sqlcmd|cqlsh|clickhouse-client|influx|etcdctl|vault|consul|nats|rpk|rabbitmqadmin|kafka-(?:topics|configs|acls)(?:\.sh)?|kcadm\.sh|ldapadd)$/;
/** What scripts do around them. */
const AROUND =
  /^(?:echo|printf|set|export|unset|exit|return|test|\[\[?|true|false|:|sleep|cd|mkdir|rm|cp|mv|ls|chmod|touch|cat|grep|sed|awk|cut|tr|head|sort|jq|date|local|read|shift|nc|pg_isready|mysqladmin|wait-for(?:-it)?(?:\.sh)?|fi|done|[{}])$/;
/** What stands before a command. */
const BEFORE = /^(?:if|then|elif|else|while|until|do|!|time|exec|[{}]|[A-Za-z_]\w*=.*)$/s;
/** What a loop asks that never ends. */
const ALWAYS = /^(?:true|:|1)$/;
/** What clients do until they are stopped. */
const GOES_ON = /^(?:-w|--watch|-f|--follow|listen|watch|subscribe|monitor|dev|agent|server)$/i;
const FUNCTION = /^[ \t]*(?:function[ \t]+)?([A-Za-z_]\w*)[ \t]*\(\)/gm;
/** `/bin/sh -c '…'`, `sh -ex ./init.sh` */
const SHELL = /^(?:\S*\/)?(?:sh|bash|ash|dash)\s+(?:-\w+\s+)*/;

export function onlySetsUp(command: string, context: string, { files, read }: Sources): boolean {
  const said = wordsSaid(command).replace(SHELL, '').trim();
  const [first = ''] = said.split(/\s/, 1);
  const script = [first, nameOf(first)]
    .flatMap((each) => resolvePath(context, each.replace(/^\/+/, '')) ?? [])
    .find((each) => files.has(each));
  const text = script === undefined ? said : read(script);
  if (text === undefined || text.includes('((;;))')) return false;
  const own = new Set([...text.matchAll(FUNCTION)].map(([, name = '']) => name));
  const commands = commandsIn(text);
  return (
    commands.some(({ words }) => CLIENT.test(nameOf(startOf(words)[0] ?? ''))) &&
    commands.every((each) => ends(each, own))
  );
}

/** A list of words, as Dockerfiles write one, as the command that it is. */
function wordsSaid(command: string): string {
  if (!/^\s*\[\s*"/.test(command)) return command;
  return [...command.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, word = '']) => word).join(' ');
}

function startOf(words: readonly string[]): readonly string[] {
  const start = words.findIndex((each) => !BEFORE.test(each));
  return start === -1 ? [] : words.slice(start);
}

/** Whether a command of a script is known to end. */
function ends({ words }: Command, own: ReadonlySet<string>): boolean {
  const [first = '', second = ''] = words;
  if (first === 'for') return words.length > 2;
  if (first === 'while' && ALWAYS.test(second)) return false;
  if (first === 'until' && second === 'false') return false;
  const [name = '', ...given] = startOf(words);
  if (name === '' || own.has(name)) return true;
  const bare = nameOf(name);
  if (bare === 'sleep') return /^(?:[\d.]+[smh]?|\$.*)$/.test(given[0] ?? '');
  return AROUND.test(bare) || (CLIENT.test(bare) && !given.some((each) => GOES_ON.test(each)));
}
