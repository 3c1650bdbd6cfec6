/**
 * In: the scripts and dependencies of a package. Out: what starting it runs: a server, a front end, a file, or nothing.
 * A start script alone shows little (command-line tools and builds in watch mode have one as well); together with a
 * framework that serves or consumes it shows a service. Scripts that call other scripts are followed.
 */
import { type Mapping, mappingOf, textOf } from './values.js';

/** What a package runs when it is started. */
export interface Start {
  readonly script: string;
  /** `server`: runs a server by itself. `front-end`: serves an app to browsers, or to phones. `file`: runs this file. */
  readonly runs: 'server' | 'front-end' | 'file';
  /** The command or file that says so. */
  readonly what: string;
  /** The file that is run, as it is written. */
  readonly file?: string;
  /** The command, where it names what is started: `nest start orders`. */
  readonly command?: string;
  /** Whether the script may only help who writes the code: `watch` builds again and again. */
  readonly mayBeTool?: boolean;
}

/** Scripts that start the package as it is deployed, then those that start it for development. */
const START_SCRIPTS = [
  'start',
  'start:prod',
  'start:production',
  'serve',
  'prod',
  'preview',
  'dev',
  'start:dev',
  'develop',
];

const SERVER_COMMANDS =
  /^(?:deno serve|nest start|next (?:start|dev)|nuxi? (?:start|dev|preview)|nuxt (?:start|dev|preview)|remix-serve|remix (?:dev|vite:dev)|react-router-serve|strapi (?:start|develop)|medusa (?:start|develop)|keystone(?:-next)? start|moleculer-runner|moleculer|fastify start|fastify-start|adonis serve|node ace serve|serverless offline|sls offline|wrangler (?:pages )?dev|func (?:host )?start|directus start|payload start|feathers dev|sails lift|trigger(?:\.dev)? dev|probot run|functions-framework|lb4|nitro dev|vinxi (?:start|dev)|partykit dev|sst dev|platformatic start|wattpm start)\b/;
const FRONT_END_COMMANDS =
  /^(?:vite(?: (?:dev|serve|preview))?(?: -.*)?$|vite (?:dev|serve|preview)|react-scripts start|react-app-rewired start|rescripts start|razzle start|poi(?: serve)?|vue-cli-service serve|ng serve|webpack(?:-dev-server| serve)|rspack serve|rsbuild (?:dev|preview)|parcel(?: serve)? |gatsby (?:develop|serve)|svelte-kit dev|ember serve|expo(?:-cli)? (?:start|run:(?:android|ios))|react-native (?:start|run-(?:android|ios))|rnx-cli start|(?:ns|tns|nativescript) (?:run|debug|preview)|cap(?:acitor)? run|umi dev|max dev|farm (?:start|dev)?|astro (?:dev|preview)|react-router dev|craco start|preact watch|quasar dev|ionic (?:serve|cap(?:acitor)? run|cordova run)|electron(?:-forge start| )|tauri dev|solid-start dev|qwik|snowpack dev|waku dev|tanstack)/;
/** What hands out the files of a directory: a front end, where that is how a package is started. */
const STATIC_COMMANDS = /^(?:serve|http-server|live-server|lite-server|sirv)(?=\s|$)/;
const FILE_RUNNERS = new Set(
  'node nodejs nodemon tsx ts-node ts-node-dev tsnd ts-node-esm node-dev bun deno babel-node esno jiti swc-node pm2 pm2-runtime forever'.split(
    ' ',
  ),
);
/** Folders for what is deployed by itself. */
export const DEPLOYING_FOLDER = /^(?:[\w-]+-)?(?:apps|services|microservices)$/;

/** Folders for what people work with. */
export const TOOL_FOLDER = /(?:^|\/)(?:scripts?|tool(?:s|ing)?|hack|migrations?|seed(?:s|ers)?|prisma|ci)\//i;

/** The files that a command runs, as they are written, also those that other programs start at once: `concurrently "node a.js" "node b.js"`. */
export function filesRun(command: string): string[] {
  if (command.length > LONGEST) return [];
  return command.split(/&&|\|\||;|\||&|["']/).flatMap((part) => {
    const [runner = '', ...words] = part.trim().replace(PREFIXES, '').split(/\s+/);
    if (!FILE_RUNNERS.has(runner)) return [];
    return words.find((word, index) => isFile(word) && !takesValue(words[index - 1], runner)) ?? [];
  });
}

/** The scripts that a command runs: `npm run api`, `concurrently npm:api npm:jobs`, `run-p api jobs`. */
export function scriptsRun(command: string): string[] {
  const several = /\b(?:run-s|run-p|npm-run-all|npm-run-all2)\s+(.*)$/.exec(command)?.[1] ?? '';
  const words = several.split(/\s+/).filter((word) => /^\w/.test(word));
  return [...[...command.matchAll(RUNS_SCRIPT)].map(([, name = '']) => name), ...words];
}

const RUNS_SCRIPT =
  /\b(?:npm|pnpm|yarn|bun|deno(?= task))(?::|\s+(?:(?:run(?:-script)?|task)\s+)?(?:-\S+\s+)*)(\w[\w:.*-]*)/g;

/** Words before the command that change nothing about what runs. */
export const PREFIXES =
  /^(?:(?:[A-Z_a-z]\w*=(?:"[^"]*"|'[^']*'|\S*)|cross-env(?:-shell)?|env-cmd(?: -f \S+)?|dotenv(?:x)?(?: run)?(?: (?:-[a-z]+|--\w[\w-]*)(?:[= ](?!-)\S+)?)*(?: --)?|doppler run --|infisical run --|op run --|npx(?: --?\w+)*|pnpm (?:exec|dlx)|yarn (?:exec|dlx)|(?:yarn|pnpm|npm exec(?: --)?)(?=\s+(?:node|nodemon|tsx|ts-node|ts-node-dev|tsnd|pm2|pm2-runtime|expo|react-native|rnx-cli)\s)|bunx(?: --bun)?|exec|sudo|time|wait-for-it \S+|sh -c|dumb-init|tini --)\s+)+/;
const LONGEST = 2_000;

/** What each of its start scripts runs; `exec` is what its nodemon.json runs. */
export function startsOf(json: Mapping, exec?: string): Start[] {
  const scripts = mappingOf(json['scripts']);
  return START_SCRIPTS.flatMap((script) => {
    // `serve` and `preview` of a file only show a library to its authors.
    const isShow = /^(?:serve|prod|preview)$/.test(script);
    const found = followScript(script, scripts, exec);
    const handedOut = found.length === 0 && script.startsWith('start') ? staticStart(scripts[script]) : [];
    return [...found, ...handedOut].flatMap((each) =>
      isShow && each.runs === 'file' ? [] : [{ script, ...each }],
    );
  });
}

/** `serve -s build`, whose files somebody has built before. */
function staticStart(written: unknown): readonly Omit<Start, 'script'>[] {
  const commands = (textOf(written) ?? '').slice(0, LONGEST).split(/&&|\|\||;|\||&/);
  return commands.flatMap((each): Omit<Start, 'script'>[] => {
    const [what] = STATIC_COMMANDS.exec(each.trim().replace(PREFIXES, '')) ?? [];
    return what === undefined ? [] : [{ runs: 'front-end', what }];
  });
}

/** Names of scripts that start one of several things, or in a way of their own: `server`, `start:api`, `worker:dev`. */
const STARTS =
  /(?:^|[:_-])(?:start|serve|server|run|api|web|worker|bot|daemon|consumer|cron|android|ios)(?:$|[:_-])/i;
/** Names of scripts that start something while it is written, or only build it again and again. */
const WATCHES = /(?:^|[:_-])(?:live|watch|dev)(?:$|[:_-])/i;
/** Scripts for who writes the code, and what ends by itself. */
export const TOOL =
  /(?:^|[:_-])(?:seed\w*|migrat\w*|build|test\w*|lint|format|generate|gen|codegen|setup|deploy|release|sync|clean|script|cli|e2e|bench\w*|docs?)(?:$|[:_-])/i;

/** Names of scripts, directories and settings that show what is written to its authors. */
export const SHOWS = /playground|example|demo|sandbox|story|stories|sample|preview|fixture/i;

/** What pretends to be another program. */
export const PRETENDS = /(?:^|[/_-])(?:mocks?|stubs?|fakes?|dummy)(?:[/_.-]|$)/i;

/** What else is started, where no script has a usual name. */
export function otherStartsOf(json: Mapping, exec?: string): Start[] {
  const scripts = mappingOf(json['scripts']);
  return Object.keys(scripts).flatMap((script) => {
    const mayBeTool = !STARTS.test(script);
    if ((mayBeTool && !WATCHES.test(script)) || TOOL.test(script) || START_SCRIPTS.includes(script))
      return [];
    return followScript(script, scripts, exec).map((found) => ({ script, ...found, mayBeTool }));
  });
}

/**
 * What the commands of a script run, one after the other: what comes first may only prepare the rest, or end at once.
 * @param known what the scripts that it calls run, each found once; of one that leads back to itself nothing more
 */
function followScript(
  name: string,
  scripts: Mapping,
  exec: string | undefined,
  known = new Map<string, Omit<Start, 'script'> | undefined>([[name, undefined]]),
): readonly Omit<Start, 'script'>[] {
  const script = textOf(scripts[name]);
  if (script === undefined || script.length > LONGEST) return [];
  const follow = (called: string) => {
    if (!known.has(called)) {
      known.set(called, undefined);
      known.set(called, followScript(called, scripts, exec, known)[0]);
    }
    return known.get(called);
  };
  return script
    .split(/&&|\|\||;|\||&/)
    .flatMap((part) => readCommand(part.trim().replace(PREFIXES, ''), follow, exec) ?? []);
}

function readCommand(
  command: string,
  follow: (script: string) => Omit<Start, 'script'> | undefined,
  exec: string | undefined,
): Omit<Start, 'script'> | undefined {
  const called =
    /^(?:npm|pnpm|yarn|bun|deno(?= task))\s+(?:(?:run(?:-script)?|task)\s+)?(?:-s\s+|--silent\s+)?([\w:.-]+)/.exec(
      command,
    )?.[1];
  const inner = called === undefined ? undefined : follow(called);
  if (inner !== undefined) return inner;
  // `npm run with:env -- node server.js`: the script only prepares what follows.
  const passed = called === undefined ? undefined : / -- (.+)$/.exec(command)?.[1];
  if (passed !== undefined) return readCommand(passed.replace(PREFIXES, ''), follow, exec);
  const several = /^(?:run-s|run-p|npm-run-all|concurrently)\s+(.*)$/.exec(command)?.[1];
  if (several !== undefined) {
    for (const word of several.match(/[\w:.-]+/g) ?? []) {
      const found = follow(word.replace(/^npm:/, ''));
      if (found !== undefined) return found;
    }
    return firstOf(several, follow, exec);
  }
  const server = SERVER_COMMANDS.exec(command)?.[0];
  if (server !== undefined)
    return { runs: 'server', what: server, ...(server === 'nest start' && { command }) };
  const frontEnd = FRONT_END_COMMANDS.exec(command)?.[0];
  if (frontEnd !== undefined) return { runs: 'front-end', what: frontEnd.trim().split(' -')[0] ?? '' };
  // What builds again and again, and starts what it has built.
  const built = /\s--on-?success[\s=]+(?:\\?"([^"\\]*)|'([^']*)|(\S+ \S+))/i
    .exec(command)
    ?.slice(1)
    .find(Boolean);
  if (built !== undefined) return readCommand(built.replace(PREFIXES, ''), follow, exec);
  const [runner = '', ...words] = command.split(/\s+/);
  if (!FILE_RUNNERS.has(runner)) return undefined;
  if (runner === 'nodemon') {
    const given = /(?:--exec|-x)\s+(?:"([^"]*)"|'([^']*)'|(.*))/.exec(command)?.slice(1).find(Boolean);
    if (given !== undefined) return readCommand(given.replace(PREFIXES, ''), follow, undefined);
    if (words.every((word) => word.startsWith('-')) && exec !== undefined)
      return readCommand(exec.replace(PREFIXES, ''), follow, undefined);
  }
  const file = words.find((word, index) => isFile(word) && !takesValue(words[index - 1], runner));
  return file === undefined ? undefined : { runs: 'file', what: `${runner} ${file}`, file };
}

/** What the first of some commands in quotation marks runs that runs something: `concurrently "tsc -w" "nodemon dist/main.js"`. */
function firstOf(
  commands: string,
  follow: (script: string) => Omit<Start, 'script'> | undefined,
  exec: string | undefined,
): Omit<Start, 'script'> | undefined {
  for (const [, , command = ''] of commands.matchAll(/(\\?["'])(.*?)\1/g)) {
    const found = readCommand(command.trim().replace(PREFIXES, ''), follow, exec);
    if (found !== undefined) return found;
  }
  return undefined;
}

const BUILDS = /(?:^|\/)(?:[\w-]+\.config|(?:es)?build|rollup|webpack|gulpfile)\.[cm]?[jt]s$/;

/** A file to run: not an option, not a directory of tools, and not the code of a build or a test. */
function isFile(word: string): boolean {
  if (word.startsWith('-') || word.includes('node_modules') || word.includes('=')) return false;
  if (BUILDS.test(word)) return false;
  return (
    /\.[cm]?[jt]sx?$/.test(word) ||
    /(^|\/)(main|server|index|app|worker)$/.test(word) ||
    /^\.{0,2}\/?(?:[\w-]+\/)+[\w-]+$/.test(word) ||
    /^(\.|src|dist|build|lib)\/?$/.test(word)
  );
}

function takesValue(option: string | undefined, runner: string): boolean {
  if (option === undefined) return false;
  // Node.js and what is like it watch whatever the file that follows imports.
  if (/^(?:--watch|-w)$/.test(option)) return WATCHES_PATHS.has(runner);
  return /^(-r|--require|--import|--loader|--experimental-loader|--project|-P|--config|-c|--env-file|--ext|-e|--ignore|-i)$/.test(
    option,
  );
}

/** What is told the paths to watch. */
const WATCHES_PATHS = new Set(['nodemon', 'node-dev']);

/** Whether the file is named as the main file of something that keeps running. */
export function isMainFile(what: string): boolean {
  return /(^|[/\s])(main|server|app|worker|consumer|service|api|bot|www|daemon)(\.[cm]?[jt]sx?)?$/.test(what);
}

/** The surest come first. */
const SERVER_PACKAGES = (
  'express fastify koa oak @oak/oak @hono/hono @fresh/core hapi @hapi/hapi @nestjs/core @nestjs/microservices hono @hono/node-server restify polka micro sails elysia h3 nitropack ' +
  '@feathersjs/feathers @feathersjs/express @feathersjs/koa apollo-server apollo-server-express apollo-server-fastify @apollo/server graphql-yoga mercurius ' +
  '@grpc/grpc-js grpc nice-grpc socket.io ws uws moleculer seneca @loopback/rest @adonisjs/core @marblejs/core @tinyhttp/app @curveball/core ' +
  'kafkajs kafka-node node-rdkafka @confluentinc/kafka-javascript amqplib amqp-connection-manager rhea stompit nats mqtt aedes bull bullmq bee-queue agenda pg-boss graphile-worker ' +
  'sqs-consumer @aws-sdk/client-sqs @google-cloud/pubsub @azure/service-bus @google-cloud/functions-framework @temporalio/worker inngest node-cron node-schedule cron croner bree ' +
  'telegraf discord.js @slack/bolt probot parse-server strapi @strapi/strapi @medusajs/medusa json-server http-proxy http-proxy-middleware @trigger.dev/sdk'
).split(' ');

/** The package among some that serves requests or consumes messages: of several the one that does little else, for others are clients as well. */
export function serverPackageAmong(names: readonly string[]): string | undefined {
  return names.length === 0 ? undefined : SERVER_PACKAGES.find((each) => names.includes(each));
}

/** What starts several commands at once, each in quotes. */
const STARTS_SEVERAL = /^(?:npx\s+)?concurrently\s/;
const CALLS_SCRIPT = /^(?:npm|pnpm|yarn|bun)\s+run\s+([\w:-]+)$/;
const IS_ELSEWHERE =
  /^(?:cd\s+(?:\.\/)?[\w-]|(?:npm|pnpm|yarn)\s+(?:--prefix|-C|--cwd|--dir)[\s=]+(?:\.\/)?[\w-])/;

/** Whether who starts a package starts others in directories of theirs, and nothing of its own: whatever program lies in it, nobody runs. */
export function startsOnlyOthers(json: Mapping): boolean {
  const scripts = mappingOf(json['scripts']);
  const seen = new Set<string>();
  const isElsewhere = (name: string): boolean => {
    const text = textOf(scripts[name])?.trim();
    if (text === undefined || seen.has(name)) return false;
    seen.add(name);
    const quoted = [...text.matchAll(/"([^"]*)"|'([^']*)'/g)];
    const commands = STARTS_SEVERAL.test(text)
      ? quoted.map(([, one, other]) => (one ?? other ?? '').trim())
      : [text];
    return (
      commands.length > 0 &&
      commands.every((command) => {
        const called = CALLS_SCRIPT.exec(command)?.[1];
        return called === undefined ? IS_ELSEWHERE.test(command) : isElsewhere(called);
      })
    );
  };
  return isElsewhere('start');
}
