/**
 * Buses of packages that are not in the tree, by what these call them: `RedisEventBus.instance(url)`, `createKafkaBus(…)`, `natsWrapper.client`. In: the
 * names on the way to a method, and what made the thing. Out: the broker, as far as the name says it; undefined for what may as well stay inside of one
 * program, as emitters of events do. A name that says no broker counts where the bus is told an address: nothing inside of one program needs one.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import type { Derived, Step } from '../evaluate/values.js';
import { COMPONENT, PAGE } from '../server-side.js';

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

/** What is called after a broker, and tells or asks something about it without sending anybody a message. */
const NO_BUS =
  /(?:Config(?:uration)?|Settings|Options|Health(?:Check(?:er)?|Indicator)?|Limiter|Throttler?|Lock(?:er)?|Log(?:s|ger)?|Metrics?|Monitor(?:ing)?|Reporter|Exporter|Tracer|Tracing)(?:Client|Service|Module)?$/;

/** What makes something of the rest of the name. */
const MAKES = /^(?:create|make|build|get|connect(?:To)?|init(?:ialize)?|open|new|provide)(?=[A-Z])/;

/** What is told to whoever reaches a broker, in words that are apart. */
const OF_BROKER =
  /(?:^|[^a-z])(?:brokers?|redis|kafka|rabbit(?:mq)?|amqps?|nats|sqs|sns|mqtts?|connection_string)(?![a-z])/;
/** … and to whoever reaches anything. */
const IS_ADDRESS = /:\/\/|(?:^|[^a-z])(?:ur[il]s?|hosts?(?:name)?|servers|dsn|endpoint|address)(?![a-z])/;
/** Whom else somebody may be told the address of: a database, the page itself, those that take reports, and what is asked by requests. */
const OF_OTHERS =
  /(?:^|[^a-z])(?:mongo(?:db|ose)?|postgres(?:ql)?|pg|mysql|maria(?:db)?|sqlite|sql|database|db|data_?source|prisma|typeorm|sequelize|knex|document|window|location|https?|sentry|log(?:s|ger|ging)?|metrics|tracing|telemetry|otel)(?![a-z])/;
/** How far an argument is read as it is written. */
const LONGEST = 400;

/**
 * The bus that a thing is by the names on the way to it, its methods among them or not.
 * @param place where it is used
 * @param isOfCompany whether the package is one that only a company has: those that all have mean what they like by a name without a broker
 */
export function busNamed(
  evaluator: Evaluator,
  { steps }: Derived,
  place: ts.Node,
  isOfCompany: boolean,
): NamedBus | undefined {
  const names = steps.flatMap((step) => (step.step === 'member' ? [pascal(step.name)] : []));
  const found = names.findLast((name) => brokerIn(name) || BETWEEN.test(name) || EITHER.test(name));
  if (found === undefined || NO_BUS.test(found) || names.some((name) => INSIDE.test(name))) return undefined;
  const isBus = IS_BUS.test(found);
  const broker = brokerIn(found);
  if (broker !== undefined) return isOfCompany || /Bus/.test(found) ? { broker, isBus } : undefined;
  if (!isOfCompany) return undefined;
  if (BETWEEN.test(found) && !isOfPage(place.getSourceFile())) return { broker: 'any', isBus: false };
  return steps.some((step) => isToldAddress(evaluator, step)) ? { broker: 'any', isBus } : undefined;
}

/** Whether a file is of a page, of which parts tell each other what they do as well: `messageBus.publish('cart.opened')`. */
function isOfPage(file: ts.SourceFile): boolean {
  const isPage = (each: ts.Statement) =>
    ts.isImportDeclaration(each) &&
    ts.isStringLiteral(each.moduleSpecifier) &&
    PAGE.test(each.moduleSpecifier.text);
  return COMPONENT.test(file.fileName) || file.statements.some(isPage);
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
      saysAddress(each) ||
      evaluator
        .valuesOf(each, step.context)
        .some((value) => (value.kind === 'object' ? saysAddress(value.node) : isWhole(fixed(value) ?? ''))),
  );
}

/** Whether an argument says an address, or one of the options in it does. */
function saysAddress(node: ts.Node): boolean {
  if (ts.isFunctionLike(node)) return false;
  if (!ts.isObjectLiteralExpression(node)) return isAddress(node.getText().slice(0, LONGEST));
  return node.properties.some((property) => {
    if (ts.isSpreadAssignment(property)) return saysAddress(property.expression);
    if (!ts.isPropertyAssignment(property)) return isAddress(property.name.getText());
    const { name, initializer } = property;
    return ts.isObjectLiteralExpression(initializer) || ts.isFunctionLike(initializer)
      ? isAddress(name.getText()) || (!saysOthers(name.getText()) && saysAddress(initializer))
      : isAddress(property.getText().slice(0, LONGEST));
  });
}

function isWhole(text: string): boolean {
  return text.includes('://') && isAddress(text);
}

function isAddress(text: string): boolean {
  const words = inWords(text);
  return OF_BROKER.test(words) || (IS_ADDRESS.test(words) && !OF_OTHERS.test(words));
}

function saysOthers(text: string): boolean {
  return OF_OTHERS.test(inWords(text));
}

function inWords(text: string): string {
  return text.replace(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase();
}
