/**
 * Subscriptions that Terraform makes: a queue of SQS to a topic of SNS, a subscription of Google to its topic. In: a file of it, of which the plain
 * resources are read. Out: what is bound to what. Names of resources that other files declare are taken for their names there.
 */
import type { PatternPart, QueueBindingFact } from '../../../model/facts.js';
import type { Path } from '../../../model/nouns.js';
import { bindingFact } from './bindings.js';

interface Resource {
  readonly type: string;
  readonly id: string;
  readonly line: number;
  readonly attributes: ReadonlyMap<string, string>;
}

export function subscriptionsOfTerraform(path: Path, text: string): readonly QueueBindingFact[] {
  if (!/aws_sns_topic_subscription|google_pubsub_subscription/.test(text)) return [];
  const resources = resourcesIn(text);
  const named = (value: string | undefined) => (value === undefined ? undefined : nameOf(value, resources));
  return resources.flatMap(({ type, attributes, line }): readonly QueueBindingFact[] => {
    const isOfGoogle = type === 'google_pubsub_subscription';
    if (!isOfGoogle && (type !== 'aws_sns_topic_subscription' || attributes.get('protocol') !== '"sqs"'))
      return [];
    const topic = named(attributes.get(isOfGoogle ? 'topic' : 'topic_arn'));
    const queue = named(attributes.get(isOfGoogle ? 'name' : 'endpoint'));
    return topic && queue ? [bindingFact(queue, topic, [''], { path, line })] : [];
  });
}

function resourcesIn(text: string): readonly Resource[] {
  return [...text.matchAll(/^resource\s+"([\w-]+)"\s+"([\w-]+)"\s*\{\s*$([\s\S]*?)^\}/gm)].map(
    ({ 1: type = '', 2: id = '', 3: body = '', index }) => ({
      type,
      id,
      line: text.slice(0, index).split('\n').length,
      attributes: new Map(
        [...body.matchAll(/^ {2}(\w+)[ \t]*=([^\n#]+)$/gm)].map(({ 1: name = '', 2: value = '' }) => [
          name,
          value.trim(),
        ]),
      ),
    }),
  );
}

/** What an expression names: a text, or the name of the resource that it refers to. */
function nameOf(value: string, resources: readonly Resource[]): readonly PatternPart[] | undefined {
  const [, text] = /^"(.*)"$/.exec(value) ?? [];
  if (text !== undefined) {
    const parts = text
      .slice(text.search(/[^:/]*$/))
      .split(/(\$\{[^}]*\})/)
      .flatMap((piece): readonly PatternPart[] =>
        piece === '' ? [] : [piece.startsWith('${') ? { unknown: true } : piece],
      );
    return parts.length > 0 ? parts : undefined;
  }
  const [, type, id] = /^([\w-]+)\.([\w-]+)\.\w+$/.exec(value) ?? [];
  const own = resources.find((each) => each.type === type && each.id === id)?.attributes.get('name');
  if (own !== undefined) return nameOf(own, resources);
  return id === undefined ? undefined : [id];
}
