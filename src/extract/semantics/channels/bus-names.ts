/**
 * Buses of packages that are not in the tree, by what these call them: `RedisEventBus.instance(url)`, `createKafkaBus(…)`, `natsWrapper.client`. In: the
 * names on the way to a method, and what made the thing. Out: the broker, as far as the name says it; undefined for what may as well stay inside of one
 * program, as emitters of events do. A name that says no broker counts where the bus is told an address: nothing inside of one program needs one.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import type { Derived, Step } from '../evaluate/values.js';

export interface NamedBus {
  readonly broker: string;
  /** Whether it is one for which events have names: what it is told to emit, and to hear, is a channel. */
  readonly isBus: boolean;
}

/** What brokers are called in names, as a word of its own: `SharedRedisBus`, `NatsWrapper`. */
const BROKERS: readonly (readonly [string, RegExp])[] = (
  [
    ['redis', '(?:IO)?Redis'],
    ['kafka', 'Kafka'],
    ['nats', 'N(?:ats|ATS)|Jet[sS]tream'],
    ['sqs', 'S(?:qs|QS)'],
    ['sns', 'S(?:ns|NS)'],
    ['mqtt', 'M(?:qtt|QTT)'],
    // By which exchange, and in which way, only the package knows.
    ['any', 'Rabbit|A(?:mqp|MQP)|Pulsar'],
  ] as const
).map(([broker, word]) => [broker, new RegExp(`(?:^I?|[a-z\\d_])(?:${word})(?![a-z])`)]);

/** What says by itself that messages go between programs, as it does of packages. */
const BETWEEN = /(?:^I?|[a-z\d])(?:Message|Service)(?:Broker|Bus)(?:Client)?$/;
/** What some have inside of one program, and others between several. */
const EITHER = /(?:^I?|[a-z\d])(?:Event(?:Bus|Broker|Stream|Queue)|PubSub)(?:Client|Service)?$/;
const IS_BUS = /(?:Bus|Broker|PubSub|Pubsub)(?:Client|Service|Wrapper)?$/;
/** What keeps to one program, and says so. */
const INSIDE =
  /(?:^I?|[a-z\d])(?:In-?(?:Memory|Process)|Memory|Local|Mock|Fake|Stub|Noop|NoOp|Null|Test)(?![a-z])/;

/** What makes something of the rest of the name. */
const MAKES = /^(?:create|make|build|get|connect(?:To)?|init(?:ialize)?|open|new|provide)(?=[A-Z])/;

/** What is told to whoever reaches somebody else, in words that are apart. */
const IS_ADDRESS =
  /:\/\/|(?:^|[^a-z])(?:ur[il]s?|hosts?(?:name)?|brokers?|servers|dsn|connection|endpoint|address|redis|kafka|rabbit(?:mq)?|amqp|nats|sqs|sns|mqtt)(?![a-z])/;
/** How far an argument is read as it is written. */
const LONGEST = 400;

/**
 * The bus that a thing is by the names on the way to it, its methods among them or not.
 * @param isOfCompany whether the package is one that only a company has: those that all have mean what they like by a name without a broker
 */
export function busNamed(
  evaluator: Evaluator,
  { steps }: Derived,
  isOfCompany: boolean,
): NamedBus | undefined {
  const names = steps.flatMap((step) => (step.step === 'member' ? [pascal(step.name)] : []));
  const found = names.findLast((name) => brokerIn(name) || BETWEEN.test(name) || EITHER.test(name));
  if (found === undefined || names.some((name) => INSIDE.test(name))) return undefined;
  const isBus = IS_BUS.test(found);
  const broker = brokerIn(found);
  if (broker !== undefined) return isOfCompany || /Bus/.test(found) ? { broker, isBus } : undefined;
  if (!isOfCompany) return undefined;
  if (BETWEEN.test(found)) return { broker: 'any', isBus: false };
  return steps.some((step) => isToldAddress(evaluator, step)) ? { broker: 'any', isBus } : undefined;
}

function brokerIn(name: string): string | undefined {
  return BROKERS.find(([, word]) => word.test(name))?.[0];
}

/** What a function makes, and what a variable holds, are called alike: `createRedisBus`, `redisBus`, `RedisBus`. */
function pascal(name: string): string {
  const made = name.replace(MAKES, '');
  return made.charAt(0).toUpperCase() + made.slice(1);
}

/** Whether something is made with an address, or with options that name one. */
function isToldAddress(evaluator: Evaluator, step: Step): boolean {
  if ((step.step !== 'call' && step.step !== 'new') || ts.isTaggedTemplateExpression(step.node)) return false;
  const { arguments: given = [] } = step.node;
  return given.some(
    (each) =>
      saysAddress(each.getText().slice(0, LONGEST)) ||
      evaluator
        .valuesOf(each, step.context)
        .some((value) =>
          value.kind === 'object'
            ? [...evaluator.indexOf(value.node).named.keys()].some(saysAddress)
            : /:\/\//.test(fixed(value) ?? ''),
        ),
  );
}

function saysAddress(text: string): boolean {
  return IS_ADDRESS.test(text.replace(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase());
}
