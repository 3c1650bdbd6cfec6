/**
 * rascal names publications and subscriptions, of which a configuration says by which exchange, key and queue they go. In: the calls that make its
 * brokers, and messages by such names. Out: what the configuration of the same program binds, and the messages as the broker sees them.
 * Source: https://github.com/onebeyond/rascal, "Publications", "Subscriptions", "Bindings".
 */
import { ts } from 'ts-morph';
import type { Path } from '../../../model/nouns.js';
import { memberOf, type Parts, partsOfValues } from '../calls/texts.js';
import { entriesOf } from '../evaluate/all-members.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import type { Value } from '../evaluate/values.js';
import type { BindingReading, ToldReading } from './brokers.js';
import { ALL } from './names.js';

interface Config {
  readonly unit: Path;
  readonly config: readonly Value[];
  readonly node: ts.CallExpression;
}

export class Rascal {
  readonly #evaluator: Evaluator;
  readonly #unitAt: (node: ts.Node) => Path;
  readonly #configs: Config[] = [];

  constructor(evaluator: Evaluator, unitAt: (node: ts.Node) => Path) {
    this.#evaluator = evaluator;
    this.#unitAt = unitAt;
  }

  /** Remembers what a broker is made with: `Broker.create(withDefaultConfig(config))`, `createBroker(config, done)`. */
  read(node: ts.CallExpression): void {
    const [given] = node.arguments;
    if (!given || !/\bcreate(?:Broker(?:AsPromised)?)?$/.test(node.expression.getText())) return;
    const isRascal = this.#evaluator
      .valuesOf(node.expression)
      .some(({ kind, ...value }) => kind === 'derived' && 'root' in value && isOfRascal(value.root));
    if (isRascal) this.#configs.push({ unit: this.#unitAt(node), config: this.#configOf(given), node });
  }

  /** The queues that configurations bind to exchanges. */
  bindings(): readonly BindingReading[] {
    return this.#configs.flatMap(({ config, node }) =>
      this.#inVhosts(config, 'bindings', node).flatMap((value) => this.#bound(value, node)),
    );
  }

  /** A message as its broker sees it; one without a name where the configuration does not say. */
  meant(message: ToldReading, place: ts.Node): readonly ToldReading[] {
    if (message.broker !== 'rascal') return [message];
    const kind = message.role === 'publishes' ? 'publications' : 'subscriptions';
    const { key: _, ...plain } = message;
    const unknown: ToldReading = { ...plain, broker: 'rabbitmq', channel: [{ hole: true }] };
    const [name, ...others] = message.channel;
    if (typeof name !== 'string' || others.length > 0) return [unknown];
    const unit = this.#unitAt(place);
    const found = this.#configs
      .filter((each) => each.unit === unit)
      .flatMap(({ config, node }) => this.#described(config, kind, name, message, node));
    return found.length > 0 ? found.map((each) => ({ ...plain, broker: 'rabbitmq', ...each })) : [unknown];
  }

  /** Where a publication or a subscription goes; those without a description are called as their exchange or queue is. */
  #described(
    config: readonly Value[],
    kind: 'publications' | 'subscriptions',
    name: string,
    { role, key }: ToldReading,
    node: ts.Node,
  ): readonly Pick<ToldReading, 'channel' | 'exchange'>[] {
    const listed = [...memberOf(this.#evaluator, config, kind, node), ...this.#inVhosts(config, kind, node)];
    const described = listed.flatMap((value) =>
      name === ALL
        ? entriesOf(this.#evaluator, value).flatMap((entry) =>
            entry.kind === 'list' ? entry.items.slice(1) : [],
          )
        : memberOf(this.#evaluator, [value], name, node),
    );
    const said = (from: Value, option: string) =>
      partsOfKnown(this.#evaluator, memberOf(this.#evaluator, [from], option, node), node);
    const found = described.flatMap((each) => {
      const [queue] = said(each, 'queue');
      if (role === 'consumes') return queue ? [{ channel: queue }] : [];
      const [exchange] = said(each, 'exchange');
      const [own] = said(each, 'routingKey');
      const channel = key ?? own ?? queue;
      if (exchange) return [{ channel: channel ?? [''], exchange }];
      return channel ? [{ channel }] : [];
    });
    if (found.length > 0 || name === ALL) return found;
    const own = name.slice(name.lastIndexOf('/') + 1);
    const isNamed = (option: string) =>
      this.#inVhosts(config, option, node).some((value) => namesOf(this.#evaluator, value).includes(own));
    if (isNamed('queues')) return [{ channel: [own] }];
    return role === 'publishes' && isNamed('exchanges') ? [{ channel: key ?? [''], exchange: [own] }] : [];
  }

  /** `bank[money.*] -> ledger`, or an object that says `source`, `destination` and `bindingKey`. */
  #bound(value: Value, node: ts.CallExpression): readonly BindingReading[] {
    if (value.kind === 'list') return value.items.flatMap((item) => this.#bound(item, node));
    const text = fixed(value);
    if (text !== undefined) {
      const [, exchange, keys = '#', queue] =
        /^\s*([^\s[]+)\s*(?:\[([^\]]*)\])?\s*->\s*(\S+)/.exec(text) ?? [];
      return exchange === undefined || queue === undefined
        ? []
        : keys.split(/\s*,\s*/).map((key) => binding([queue], [exchange], [key], node));
    }
    if (value.kind !== 'object') return [];
    const said = (...options: readonly string[]) =>
      options.flatMap((option) =>
        partsOfKnown(
          this.#evaluator,
          memberOf(this.#evaluator, [value], option, node).flatMap((each) =>
            each.kind === 'list' ? each.items : [each],
          ),
          node,
        ),
      );
    const [exchange] = said('source');
    const [queue] = said('destination');
    const keys = said('bindingKey', 'bindingKeys');
    if (exchange && queue)
      return (keys.length > 0 ? keys : [['#']]).map((key) => binding(queue, exchange, key, node));
    // By names: each is a binding, and its name may say all of it.
    return entriesOf(this.#evaluator, value).flatMap((entry) => {
      const [name, ...held] = entry.kind === 'list' ? entry.items : [];
      const inner = held.flatMap((each) => (each.kind === 'object' ? this.#bound(each, node) : []));
      return inner.length > 0 || !name ? inner : this.#bound(name, node);
    });
  }

  /** What all virtual hosts of a configuration say by an option. */
  #inVhosts(config: readonly Value[], option: string, node: ts.Node): readonly Value[] {
    return memberOf(this.#evaluator, config, 'vhosts', node)
      .flatMap((value) => entriesOf(this.#evaluator, value))
      .flatMap((entry) => (entry.kind === 'list' ? entry.items.slice(1) : []))
      .flatMap((vhost) => memberOf(this.#evaluator, [vhost], option, node));
  }

  /** A configuration, without what the library puts around it. */
  #configOf(given: ts.Expression): readonly Value[] {
    return this.#evaluator.valuesOf(given).flatMap((value): readonly Value[] => {
      if (value.kind !== 'derived' || !isOfRascal(value.root)) return [value];
      const last = value.steps.at(-1);
      const inner =
        last?.step === 'call' && ts.isCallExpression(last.node) ? last.node.arguments[0] : undefined;
      return inner ? this.#configOf(inner) : [];
    });
  }
}

function isOfRascal(root: object): boolean {
  return 'package' in root && root.package === 'rascal';
}

function partsOfKnown(evaluator: Evaluator, values: readonly Value[], node: ts.Node): readonly Parts[] {
  return values.length === 0 ? [] : partsOfValues(evaluator, values, node);
}

/** The names that a list or an object of exchanges or queues gives them. */
function namesOf(evaluator: Evaluator, value: Value): readonly string[] {
  const texts = value.kind === 'list' ? value.items : [];
  const keys = value.kind === 'object' ? [...evaluator.indexOf(value.node).named.keys()] : [];
  return [...texts.flatMap((each) => fixed(each) ?? []), ...keys];
}

function binding(queue: Parts, exchange: Parts, key: Parts, node: ts.Node): BindingReading {
  return { kind: 'binding', queue, exchange, key, node };
}
