/**
 * Which files may speak to another service. In: what files import, and what their texts hint at. Out: the few that are worth a syntax tree: those that
 * import a client, a server or a broker, and those near them that call something of the kind. Why: see candidates.ts.
 */
import type { ImportFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import { basesAbove } from './base-hints.js';
import { importersOf, within } from './candidates.js';
import { FILE_PATH, HOOK_FILE } from './endpoints/file-paths.js';
import { SHORT_DOCUMENT } from './graphql/text.js';
import type { HintPattern } from './hint-pattern.js';
import { importing } from './importing.js';
import { SPEAKS_OF_OUTBOX } from './outbox-words.js';
import { PAGE_CONFIG } from './page-configs.js';

/** Packages that speak over a network, and what companies call their own. */
export const NETWORK_PACKAGE =
  /^(?:better-auth\/(?:client|react|vue|svelte|solid)|oci-(?:queue|streaming|sdk)|@azure\/eventgrid(?:-namespaces)?|ali-mns|@alicloud\/mns|@aliyunmq\/mq-http-sdk|rocketmq-client-nodejs|rabbitmq-client|rabbitmq-stream-js-client|amqp-ts|@taskforcesh\/(?:nestjs-)?bullmq-pro|kue|celery-node|faktory-worker|@hatchet-dev\/typescript-sdk(?:\/.+)?|ably(?:\/.+)?|pubnub|pusher(?:-js)?|aws-iot-device-sdk(?:-v2)?|aedes|zeromq|zmq|@eventstore\/db-client|@kurrent\/kurrentdb-client|graphql-request|aws-amplify|r2|xior|@capacitor\/core|@nativescript\/core(?:\/http)?|@elysiajs\/.+|elysia|@feathersjs\/.+|alova(?:\/.+)?|@trpc\/.+|@orpc\/.+|@connectrpc\/.+|@bufbuild\/connect.*|nice-grpc(?:-web)?|openapi-fetch|openapi-react-query|@ts-rest\/.+|@zodios\/.+|@hey-api\/.+|@apollo\/.+|apollo-.+|@urql\/.+|urql|graphql-yoga|express-graphql|mercurius|@nestjs\/graphql|@as-integrations\/.+|@angular\/common|axios|got|ky|ky-universal|undici|superagent|needle|request|request-promise(?:-native)?|wretch|ofetch|ohmyfetch|phin|bent|gaxios|apisauce|urllib|(?:@hapi\/)?wreck|typed-rest-client(?:\/\w+)?|(?:node|cross|isomorphic|unfetch)-?(?:fetch|unfetch)|@nestjs\/(?:axios|common|core|microservices|bull|bullmq|event-emitter)|itty-router|find-my-way|uWebSockets\.js|h3|koa-mount|koa-joi-router|restana|restify-router|@tinyhttp\/app|hyper-express|ultimate-express|tsoa|@tsoa\/.+|inversify-express-utils|fastify-decorators|@loopback\/(?:rest|core)|@midwayjs\/.+|@tsed\/.+|express|express-promise-router|fastify|koa|koa-router|@koa\/router|oak|@oak\/oak|hono|@hono\/.+|restify|polka|@hapi\/hapi|kafkajs|node-rdkafka|amqplib|amqp-connection-manager|amqp-ts|rascal|@golevelup\/.+|nats|redis|ioredis|@upstash\/(?:redis|qstash)|bull|bullmq|mqtt|sqs-consumer|sqs-producer|graphile-worker|aws-sdk|aws-cdk-lib(?:\/.+)?|@aws-cdk\/.+|@aws-sdk\/client-(?:lambda|sqs|sns|eventbridge|cloudwatch-events|kinesis)|@ssut\/nestjs-sqs|@google-cloud\/pubsub|@azure\/(?:service-bus|event-hubs|storage-queue|functions)|firebase-functions|sst|@serverless-stack\/resources|pg-boss|postgres|pg-listen|pg-pubsub|(?:@[\w-]+\/)?graphql-\w+-subscriptions|@axelspringer\/graphql-google-pubsub|inngest|@trigger\.dev\/sdk(?:\/.+)?|rhea(?:-promise)?|nsqjs|rsmq(?:-promise)?|node-resque|@platformatic\/kafka|@cloudamqp\/amqp-client|@aws-sdk\/client-iot-data-plane|bee-queue|@temporalio\/(?:client|worker|workflow)|agenda|@hokify\/agenda|pulsar-client|@dapr\/dapr|@?stomp.*|webstomp-client|mali|@malijs\/.+|moleculer(?:-[\w-]+)?|seneca(?:-[\w-]+)?|nats-hemera|cote|ts-nats|@nats-io\/.+|@grpc\/.+|grpc|node:https?)$|(?:^|[-/@_])(?:http|https|axios|fetch|rest|request|api|client|kafka|amqp|rabbit|rabbitmq|rmq|nats|broker|queue|pubsub|events?|messaging|grpc|trpc|streams?|streaming|bus)(?:[-/_.]|$)/i;

/** Packages that send requests or messages and do little else: what imports one sends or gets some, whatever it calls them. */
const CLIENT_PACKAGE =
  /^(?:oci-(?:queue|streaming|sdk)|@azure\/eventgrid(?:-namespaces)?|ali-mns|@alicloud\/mns|@aliyunmq\/mq-http-sdk|rocketmq-client-nodejs|rabbitmq-client|rabbitmq-stream-js-client|amqp-ts|@taskforcesh\/(?:nestjs-)?bullmq-pro|kue|celery-node|faktory-worker|@hatchet-dev\/typescript-sdk(?:\/.+)?|ably(?:\/.+)?|pubnub|pusher(?:-js)?|aws-iot-device-sdk(?:-v2)?|aedes|zeromq|zmq|@eventstore\/db-client|@kurrent\/kurrentdb-client|kafkajs|@aws-amplify\/api-rest|@nativescript\/core\/http|node-rdkafka|kafka-node|@confluentinc\/kafka-javascript|amqp|amqplib(?:\/.+)?|amqp-connection-manager|amqplib-plus|rascal|nats|@nats-io\/.+|node-nats-streaming|nats\.ws|ts-nats|mqtt|async-mqtt|bull|bullmq|bee-queue|pg-boss|graphile-worker|sqs-consumer|sqs-producer|@aws-sdk\/client-(?:sqs|sns|eventbridge|cloudwatch-events|kinesis)|@google-cloud\/pubsub|@azure\/(?:service-bus|event-hubs|storage-queue|functions)|firebase-functions|sst|@serverless-stack\/resources|pulsar-client|inngest|@trigger\.dev\/sdk(?:\/.+)?|rhea(?:-promise)?|nsqjs|rsmq(?:-promise)?|node-resque|@platformatic\/kafka|@cloudamqp\/amqp-client|@aws-sdk\/client-iot-data-plane|@temporalio\/(?:client|worker|workflow)|agenda|@hokify\/agenda|agenda-ts|@?stomp.*|webstomp-client|axios|axios-hooks|axios-retry|got|ky|ky-universal|undici|superagent|superagent-\w+|needle|r2|xior|minipass-fetch|make-fetch-happen|request|request-promise(?:-native)?|requestretry|wretch|ofetch|ohmyfetch|phin|bent|gaxios|apisauce|urllib|(?:@hapi\/)?wreck|typed-rest-client(?:\/\w+)?|(?:node:)?http2|(?:node|cross|isomorphic)-fetch|isomorphic-unfetch|@grpc\/(?:grpc-js|proto-loader)|grpc|nice-grpc(?:-web)?|@connectrpc\/connect(?:-\w+)?|grpc-caller|nestjs-grpc|openapi-client-axios|opossum|levee|@zodios\/core|@ts-rest\/core|@dapr\/dapr|swr|alova|@elysiajs\/eden|redux-saga(?:\/effects)?|typed-redux-saga|consul|eureka-js-client|http-proxy(?:-middleware|-3)?|httpxy|express-http-proxy|@fastify\/(?:http-proxy|reply-from)|fastify-http-proxy|koa-(?:better-http-)?prox(?:y|ies)|redbird|fast-gateway|tus-js-client|@uppy\/(?:tus|xhr-upload))$/;

/** What speaks for itself, wherever it comes from. */
const SHAPES =
  /\?\?\s*\w*[cC]lient\)\s*\.\s*\w+\s*[<(]|['"]@(?:ts-rest|zodios|rtk-query)\/|@reduxjs\/toolkit\/query\b|['"](?:@loopback\/rest|bun|@ioc:Adonis\/Core\/Route|@adonisjs\/core\/services\/router)['"]|['"]moleculer-\w+|['"]@azure\/functions['"]|\.\s*act(?:Async)?\s*\(\s*['"`{]|\$(?:http|axios|api)\b|\bthis\.\$\w+\.(?:get|post|put|patch|delete)\s*\(|\binject\s*(?:<[^<>()]*>)?\(\s*['"`]|(?:\$|\bjQuery)\.(?:ajax|get|post|getJSON)\s*\(|AxiosParamCreator\b|(?:^|\n)export\s+(?:(?:const|(?:async\s+)?function)\s+|\{\s*)(?:GET|POST|PUT|PATCH|DELETE|onRequest(?:Get|Post|Put|Patch|Delete)?)\b|\.decorate\s*\(|@(?:\w*[cC]ontroller|Route|Resolver|Router|MessagePattern|EventPattern|RMQRoute|GrpcMethod|GrpcStreamMethod|Process(?:or)?|InjectQueue|RabbitRPC|\w*(?:Subscribe|Consume)\w*|\w+(?:Consumer|Listener)|(?:Kafka|Rabbit|Amqp|Nats)\w*(?:Handler|Topic|Event|Message)|SqsMessageHandler)\b/;
/** … and what begins with a word. */
const SHAPED_WORDS =
  /\b(?:sign(?:In|Up)\s*\.\s*\w+\s*\(|(?:addEventPattern|eventPattern|InversifyExpressServer|RegisterRoutes)\b|(?:basePath|globalPrefix)\s*:|exports\.routes\b|(?:Bun|Deno)\.serve\b|VercelRequest\b|handler\s*\(\s*req\w*\s*[,:)]|HttpInterceptor|handler\s*:\s*\{\s*proxy\s*:|(?:(?:Sqs|Sns|Kinesis)EventSource|sendBeacon)\b|(?:EventSource(?:Polyfill)?|WebSocket)\s*\(|(?:window\.open|location\.(?:assign|replace))\s*\(\s*(?!['"/])|(?:Sqs|Lambda)Subscription\b|sst\.aws\.|(?:Amplify|API)\.configure\b|getInitialProps\b|Bun\.FileSystemRouter\b|FunctionName\b|setConfig\s*\(|fetch\s*\.\s*bind\s*\(|(?:ctx|context|broker)\s*\.\s*m?call\s*\(|detail-type['"]\s*\]|actions\s*:|(?:events|channels)\s*:\s*\{|extends\s+(?:WorkerHost|(?:\w+\.)?\w*(?:Listener|Publisher|Subscriber|Consumer|Producer))\b|(?:publishers|producers)\[|transporter\s*:|new\s+(?:\w+\.)?\w*(?:Requester|Responder)\b|fetch\s*\(|Vue\.http\b|XMLHttpRequest\b|(?:uni|wx|Taro)\.request\s*[(<]|use(?:Lazy)?Fetch\s*[(<]|useSWR\w*\s*[(<]|fetchBaseQuery\b|injectEndpoints\b|createProxyMiddleware\b|extends\s+(?:\w+\.)?BaseAPI\b|__request\s*\(|OpenAPI\.BASE\b|(?:axios|got|ky|superagent|ofetch|ohmyfetch|wretch|needle|bent|phin)\s*[.(]|(?:ClientProxy(?:Factory)?|ClientsModule|ClientKafka|ClientGrpc|HttpService|HttpModule)\b|\w*ConfigModule\s*\.\s*for(?:Root|Feature)\b|(?:Kafka|Producer|Publisher|EventBus)\s*\.\s*(?:produce|publish)\w*\s*\(|(?:express|[Ff]astify)\s*\(|new\s+(?:Koa|Hono)\b)/;

/** What packages of companies call their buses: who uses one need import nothing else that speaks. */
const NAMED_BUS =
  /(?:redis|kafka|rabbit(?:mq)?|amqp|nats|sqs|sns|mqtt)(?:bus|broker|pubsub|publisher|subscriber|producer|consumer|client|wrapper)\b|(?:event|message)(?:bus|broker)\b/i;

/** Calls that may send or receive something, but for those of answers, of maps and of what was asked. */
const CALLS =
  /(?<!\b(?:res|resp|response|reply|req|headers|params|searchParams|cookies|map|cache|config|configService|session|formData)|\.(?:status|code)\([^()]*\))\.\s*(?:get|openapi|post|put|patch|delete|del|head|options|all|request|use|route|register|listen|send|sendBatch|sendToQueue|emit(?:Batch)?|(?<!\bObject\s{0,9}\.\s{0,9})assign|addTopics|spublish|ssubscribe|createSubscriber|createRpc|_?publish\w*|request\w+|work|notify|listenTo|sendMessages|receiveMessages|getMessageIterator|enqueueEvent|sendAfter|sendOnce|sendSingleton|addChannel|putEvents?|putRecords?|fetch|pullSubscribe|x[rR](?:ead|ange|ev[rR]ange)\w*|xadd|[lr][pP]ush|b[lrLR]{1,2}[pP]op\w*|bl[mM]ove|act|create\w*Subscription|produce\w*|enqueue\w*|(?:send|emit|dispatch)\w*(?:Message|Event|ToTopic|ToQueue)s?|subscribe\w*|asyncItera\w+|createFunction|waitForEvent|basic(?:Publish|Consume)|open_(?:sender|receiver)|receiveMessage\w*|popMessage\w*|pSubscribe|psubscribe|consume\w*|createHandler|bindQueue|add(?:Bulk|Method|Proxy|Routes)?|createJob|upsertJobScheduler|process|addService|getService|query|mutate|paginate|use\w*Quer(?:y|ies)|use(?:Mutation|Subscription)|queryOptions|infiniteQueryOptions|mutationOptions|subscriptionOptions|rawRequest|service|fire|applyMiddleware|createHandler|forRoot\w*)\s*[(<]|(?:Client|Stub)\b\s*[(<]|\.\s*\$(?:get|post|put|patch|delete)\s*\(|(?:client|stub|orpc)(?:\s*\.\s*\w+){1,4}\s*\(|\$fetch/i;
/** … and what begins with a word. */
const CALLED_WORDS =
  /\b(?:fetch\b|(?:signOut|useSession)\s*\(|request\s*[(<]|(?:HttpLink|createHttpLink|createUploadLink|ApolloClient|IntrospectAndCompose|ApolloGateway|GraphQLClient|Configuration|createClient|createYoga|startStandaloneServer|createExpressMiddleware|createHTTP(?:Server|Handler)|createOpenApi\w+|nodeHTTPRequestHandler|awsLambdaRequestHandler|applyWSSHandler|fetchRequestHandler|createNextApiHandler|initTRPC|RPCHandler|OpenAPIHandler|hc|makeGenericClientConstructor|LambdaRestApi|HttpRoute|HttpApi)\b\s*[(<]|(?:proxy(?:Request)?|sendProxy)\s*\(|serve\s*\(\s*\{|(?:ctx|broker)\s*\.\s*(?:call|mcall|emit|broadcast)\s*\(|agenda\s*\.\s*\w+\s*\(|(?:http|request|req)?_?(?:method|verb)(?:\.to(?:Lower|Upper)Case\(\))?\s*\]\s*[(<]|(?:axios|api|http|client|instance)\w*\s*\[[^\]\n]{1,40}\]\s*\(|(?:axios\w*|\w+axios|https?|ajax|api|instance)\s*[(<])/i;
/** … and what is called with the options of a request, whatever it is called, or with a router that it serves in its own way: `createServer({ router: orders, db })`. */
const CALLED_WITH_OPTIONS =
  /[\w$]\s*\(\s*(?:\w{1,40}\s*,\s*)?\{[^(){}]{0,400}\b(?:url\s*:|apiName\b)|[{,]\s*router\s*(?::\s*\w|[,}])/;

/** What generators end the types of clients with: `OrdersServiceClient`. */
const STUB_TYPE = /ServiceClient/;

/** Statements of PostgreSQL that tell or listen, or add a job. */
export const NOTIFIES = /\b(?:pg_notify|graphile_worker\.add_job)\b|['"`]\s*(?:LISTEN|NOTIFY)\s+["'`$\w]/i;

/** What speaks of a graph, asks one or answers its fields; of that nothing is minded where nobody imports what graphs are made with. */
const GRAPH =
  /gql\b|GQL\b|[gG]raph(?:QL|ql)|getSdk\b|(?:Query|Mutation|Subscription)(?:\s*[:,}=(<]|(?:Field|Type))|(?:query|mutation|subscription)(?:Fields?|Type)\s*\(|(?:query|mutation|document)\s*[:=]\s*\{?\s*[A-Z]\w|[`'"]\s*(?:query|mutation)\b[^`'"{}]{0,200}\{|(?:query|mutation|document)\s*[:=]\s*[`'"]\s*\{/;
/** … but where nothing else says so, a document is one of another kind. */
const MAY_BE_GRAPH = /uery|utation|raph|gql|GQL|getSdk|ubscription|[`'"]\s*\{\s*[A-Za-z_]/;
/** What such things are made with. */
const GRAPH_PACKAGE =
  /graphql|apollo|urql|^@pothos\/|^nexus(?:-\w+)?$|^(?:react-|@types\/)?relay|villus|houdini|mercurius|\.gql$/;
/** What may be a method of an SDK that is generated of operations, or of a stub: these may be called anything. */
const OF_SDK = /\(\)\s*\.\s*\w+\s*[(<]|(?:[aA]pi|[sS]dk|[cC]lient|[sS]ervice|[sS]tub)\.\w+[(<]/;
/** What stubs of gRPC are made with. */
const STUB_PACKAGE = /^(?:grpc|@grpc\/(?:grpc-js|proto-loader)|grpc-caller|nice-grpc)$/;
/** Imports by which those who call a stub come to it. */
const NEAR_STUB = 2;

/** How far a file may stand from one that imports such a package and still call what that makes. */
const NEAR = 4;

/** Bits of what a text hints at; those of candidates.ts are others. */
const Hint = { shape: 8, call: 16, graph: 1024, sdk: 2 ** 20, ofSdk: 2 ** 21 } as const;

/** What a text hints at about other services. */
export const TRAFFIC_HINTS: readonly HintPattern[] = [
  { bit: Hint.shape, pattern: SHAPES },
  { bit: Hint.shape, pattern: SHAPED_WORDS },
  { bit: Hint.shape, pattern: new RegExp(`${NOTIFIES.source}|${NAMED_BUS.source}`, 'i') },
  // What may write to an outbox: a store need not say so where it does.
  { bit: Hint.shape, pattern: SPEAKS_OF_OUTBOX },
  { bit: Hint.call, pattern: STUB_TYPE },
  { bit: Hint.call, pattern: CALLS },
  { bit: Hint.call, pattern: CALLED_WORDS },
  { bit: Hint.call, pattern: CALLED_WITH_OPTIONS },
  { bit: Hint.graph, pattern: new RegExp(`${GRAPH.source}|${SHORT_DOCUMENT.source}`), and: MAY_BE_GRAPH },
  { bit: Hint.sdk, pattern: /getSdk/ },
  { bit: Hint.ofSdk, pattern: OF_SDK },
];

/** Where Egg has the routes of a program, which import nothing. */
const ROUTER_FILE = /(?:^|\/)app\/router(?:\/[^/]+)?\.[jt]s$/;

const none: ReadonlySet<Path> = new Set();

/** The candidates, sorted; none when nothing in the tree speaks over a network. */
export function findTrafficCandidates(
  files: readonly Path[],
  imports: readonly ImportFact[],
  hintsAt: (path: Path) => number,
): readonly Path[] {
  const speaking = new Set(importing(imports, isNetwork));
  const hinting = (hint: number) => new Set(files.filter((path) => (hintsAt(path) & hint) !== 0));
  const shaped = hinting(Hint.shape);
  const calling = hinting(Hint.call);
  const sending = new Set(importing(imports, (name) => CLIENT_PACKAGE.test(name)));
  const near = within(NEAR, [...speaking, ...shaped], importersOf(imports));
  // A plugin or a set of routes is called by who imports it, and need not import the server itself; nor need what is given a client that another file makes.
  const giving = within(1, sending, importersOf(imports));
  const called = passedOn(
    imports.flatMap(({ from, to }) =>
      'file' in to && (speaking.has(from) || giving.has(from)) ? [to.file] : [],
    ),
    imports,
  );
  // What those extend that are given a client calls it for them.
  for (const path of basesAbove(called, imports, hintsAt)) called.add(path);
  const hasGraph = importing(imports, (name) => GRAPH_PACKAGE.test(name)).length > 0;
  const asking = hasGraph ? hinting(Hint.graph) : none;
  const sdks = hasGraph ? hinting(Hint.sdk) : none;
  const nearSdk = sdks.size > 0 ? within(NEAR, [...sdks], importersOf(imports)) : none;
  const stubbing = importing(imports, (name) => STUB_PACKAGE.test(name));
  const nearStub = stubbing.length > 0 ? within(NEAR_STUB, stubbing, importersOf(imports)) : none;
  const ofSdk = sdks.size > 0 || nearStub.size > 0 ? hinting(Hint.ofSdk) : none;
  return files.filter(
    (path) =>
      asking.has(path) ||
      (ofSdk.has(path) && (nearSdk.has(path) || nearStub.has(path))) ||
      PAGE_CONFIG.test(path) ||
      FILE_PATH.test(path) ||
      HOOK_FILE.test(path) ||
      ROUTER_FILE.test(path) ||
      shaped.has(path) ||
      sending.has(path) ||
      (calling.has(path) && (near.has(path) || called.has(path))),
  );
}

const BARREL = /(?:^|\/)index\.[cm]?[jt]s$/;

/** Some files, and those that they only pass on: what a barrel exports is called by who imports the barrel. */
function passedOn(files: readonly Path[], imports: readonly ImportFact[]): Set<Path> {
  const passing = new Map<Path, Path[]>();
  // A barrel may import first what it exports.
  for (const { from, to, kind } of imports)
    if ((kind === 're-export' || BARREL.test(from)) && 'file' in to)
      passing.set(from, [...(passing.get(from) ?? []), to.file]);
  const found = new Set(files);
  for (const path of found) for (const file of passing.get(path) ?? []) found.add(file);
  return found;
}

function isNetwork(name: string): boolean {
  return !name.startsWith('.') && NETWORK_PACKAGE.test(name);
}
