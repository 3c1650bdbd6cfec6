/**
 * Subscriptions that scripts make which set up a stand-in for AWS: `aws sns subscribe --topic-arn … --protocol sqs --notification-endpoint …`. In: a script.
 * Out: which queue gets what comes to which topic. Addresses may stand in variables, be these set to texts or to what a command answers that
 * makes or looks up a topic or a queue: `TOPIC=$(awslocal sns create-topic --name orders --query TopicArn)`.
 */
import type { QueueBindingFact } from '../../../model/facts.js';
import type { Path } from '../../../model/nouns.js';
import { bindingFact } from './bindings.js';

export function subscriptionsOfScript(path: Path, text: string): readonly QueueBindingFact[] {
  if (!/\bsns\s+subscribe\b/.test(text)) return [];
  const commands = text.replace(/\\\r?\n/g, (end) => ' '.repeat(end.length - 1));
  const variables = variablesIn(commands);
  return [...commands.matchAll(/\bsns\s+subscribe\b[^\n;&|]*/g)].flatMap(({ 0: command, index }) => {
    const [topic, queue] = ['topic-arn', 'notification-endpoint'].map((option) =>
      nameOf(optionOf(command, option), variables),
    );
    const line = commands.slice(0, index).split('\n').length;
    return topic !== undefined && queue !== undefined && /\bsqs\b/.test(command)
      ? [bindingFact([queue], [topic], [''], { path, line })]
      : [];
  });
}

/** What a command is told by one of its options. */
function optionOf(command: string, option: string): string | undefined {
  const [, quoted, plain] =
    new RegExp(`--${option}[=\\s]+(?:["']([^"']*)["']|([^\\s"')]+))`).exec(command) ?? [];
  return quoted ?? plain;
}

/** Options by which commands are told of what they answer the address. */
const ADDRESSED = ['queue-name', 'name', 'queue-url', 'topic-arn'];

/** What the variables of a script hold: a text, or the name of what a command makes or looks up. */
function variablesIn(commands: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [, name = '', answered, quoted, plain] of commands.matchAll(
    /^\s*(?:(?:export|local|readonly|declare)\s+)?(\w+)=(?:"?\$\(([^\n]*)\)"?|["']([^"'\n]*)["']|([^\s"'$(]\S*))/gm,
  )) {
    const said = answered === undefined ? (quoted ?? plain) : addressIn(answered);
    const value = said === undefined ? undefined : filled(said, found);
    if (value !== undefined) found.set(name, value);
  }
  return found;
}

function addressIn(command: string): string | undefined {
  if (!/\b(?:sns|sqs)\s+(?:create-topic|create-queue|get-queue-(?:url|attributes))\b/.test(command))
    return undefined;
  return ADDRESSED.map((option) => optionOf(command, option)).find((said) => said !== undefined);
}

/** A text with what its variables hold; undefined where one of them is not known. */
function filled(text: string, variables: ReadonlyMap<string, string>): string | undefined {
  let isKnown = true;
  const all = text.replace(/\$\{?(\w+)\}?/g, (_, name: string) => {
    const value = variables.get(name);
    if (value === undefined) isKnown = false;
    return value ?? '';
  });
  return isKnown ? all : undefined;
}

/** The last word of an address, `arn:aws:sqs:eu-west-1:000000000000:mails`; of the rest of it nothing need be known. */
function nameOf(said: string | undefined, variables: ReadonlyMap<string, string>): string | undefined {
  if (said === undefined) return undefined;
  const last = said.slice(said.search(/[^:/]*$/));
  const whole = filled(last, variables);
  return whole === undefined ? undefined : /([\w.-]+)$/.exec(whole)?.[1];
}
