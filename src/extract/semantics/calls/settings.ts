/**
 * What a program says once for calls that say nothing else. In: every node of the candidates. Out: for a call and its client, the base of
 * addresses, the options, the timeout and the retries that are set elsewhere: `axios.defaults.timeout = …`, interceptors, axios-retry, undici's
 * global dispatcher, Nest's `HttpModule.register({ … })` and its interceptors that time out.
 */
import { ts } from 'ts-morph';
import type { Path } from '../../../model/nouns.js';
import { isAssignment } from '../evaluate/changes.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { type Derived, free, type Value } from '../evaluate/values.js';
import { configuredApis } from './amplify.js';
import { basesIn, type Client, clientMade } from './clients.js';
import { configuredBases, FEATHERS } from './feathers.js';
import { moduleAround, registeredOptions, saidToClassAt } from './http-modules.js';
import { NestClients } from './nest-clients.js';
import { resends, retriesWhatever } from './retries.js';
import { beginsUnknown, opensOf, type Parts, partsOf, patternOf } from './texts.js';
import { isRead, milliseconds, type Timeout, timeoutOfCarrier, timeoutOfOptions } from './timeouts.js';

/** What is set for a call elsewhere in its program. */
export interface Setting {
  readonly bases: readonly Parts[];
  readonly options: readonly Value[];
  readonly timeout?: Timeout;
  /** Whether requests are sent again, whatever their method. */
  readonly retries: boolean;
}

/** Tells what is set for a client that is used at a node, and who a client of Nest speaks to. */
export interface SettingAt {
  (node: ts.Node, client: Pick<Client, 'by' | 'made'>): Setting;
  addressesOf(client: Derived, node: ts.Node): readonly Parts[];
}

interface Said {
  readonly unit: Path;
  /** The package, or `nest` for whatever Nest's handlers wait for. */
  readonly by: string;
  /** Said of all clients that are called so at their beginning, of which each has a base of its own. */
  readonly begins?: string;
  /** The place that makes the one client it is said of; absent for all clients of the package. */
  readonly made?: ts.Node;
  /** Found when somebody asks: what it hangs on, who calls the function around makes known. */
  readonly bases?: (by: string) => readonly Parts[];
  readonly options?: readonly Value[];
  readonly timeout?: Timeout;
  readonly retries?: true;
  /** The module of Nest that it is said in. */
  readonly module?: ts.ClassLikeDeclaration;
  /** Whether not all of its options could be read: they may say a base. */
  readonly isUnread?: true;
}

export class Settings {
  readonly #evaluator: Evaluator;
  readonly #unitAt: (node: ts.Node) => Path;
  readonly #said: Said[] = [];
  /** The units that import Nest's module for HTTP in a file that was read. */
  readonly #importing = new Set<Path>();
  readonly #nest: NestClients;

  /** Both questions in one. */
  readonly asked: SettingAt = Object.assign(
    (node: ts.Node, client: Parameters<SettingAt>[1]) => this.at(node, client),
    { addressesOf: (client: Derived, node: ts.Node) => this.addressesOf(client, node) },
  );

  constructor(evaluator: Evaluator, unitAt: (node: ts.Node) => Path) {
    this.#evaluator = evaluator;
    this.#unitAt = unitAt;
    this.#nest = new NestClients(evaluator, unitAt);
  }

  /** Remembers what a node sets. */
  read(node: ts.Node): void {
    if (ts.isBinaryExpression(node) && ts.isPropertyAccessExpression(node.left))
      this.#assigned(node, node.left);
    else if (ts.isCallExpression(node)) {
      this.#called(node, node.expression);
      this.#nest.read(node);
    } else if (ts.isClassLike(node)) this.#interceptor(node);
    else if (ts.isIdentifier(node) && node.text === 'HttpModule') this.#importing.add(this.#unitAt(node));
  }

  /** The addresses that a client of Nest is registered with. */
  addressesOf(client: Derived, node: ts.Node): readonly Parts[] {
    return this.#nest.addressesOf(client, node);
  }

  /** What is set for a client that is used at a node. */
  at(node: ts.Node, { by, made }: Pick<Client, 'by' | 'made'>): Setting {
    const unit = this.#unitAt(node);
    const isNest = by === '@nestjs/axios' || by === '@nestjs/common' || by === 'nest';
    const all = this.#said.filter((each) =>
      each.by === 'nest'
        ? isNest && each.unit === unit
        : (each.by === by || (each.begins !== undefined && by.startsWith(each.begins))) &&
          (each.made ? each.made === made : each.unit === unit || each.timeout !== undefined),
    );
    const modules = saidToClassAt(
      all.filter(({ options }) => options !== undefined),
      node,
    );
    const heard = all.filter((each) => each.options === undefined || modules.includes(each));
    const [only] = modules;
    const isModule = by === '@nestjs/axios' || by === '@nestjs/common';
    // Of several modules, one that says what could not be read may be the one that is meant.
    const isOpen = modules.length > 1 && modules.some(({ isUnread }) => isUnread);
    const basing = heard.filter((each) => each.bases && each.unit === unit);
    // What is said of the one client holds before what is said of all.
    const ofClient = basing.filter((each) => each.made !== undefined);
    const said = distinctParts(
      (ofClient.length > 0 ? ofClient : basing).flatMap((each) => (each.bases ? [each.bases(by)] : [])),
    );
    const bases = isOpen ? [] : said;
    const timeouts = heard.flatMap((each) =>
      each.timeout === undefined ? [] : [each.unit === unit || each.made ? each.timeout : 'unknown'],
    );
    const first = timeouts[0];
    const isSame = timeouts.every((each) => each === first);
    const timeout =
      // Of several modules for HTTP it is not known which one a service is given; nor is it of one that lies elsewhere.
      (isModule && (modules.length > 1 ? timeouts.length > 0 : !this.#importing.has(unit))) || !isSame
        ? 'unknown'
        : first;
    return {
      bases: bases.length === 1 ? bases[0]! : [],
      options: modules.length === 1 ? (only?.options ?? []) : [],
      ...(timeout !== undefined && { timeout }),
      retries: heard.some(({ retries }) => retries),
    };
  }

  #add(node: ts.Node, said: Omit<Said, 'unit'>): void {
    this.#said.push({ unit: this.#unitAt(node), ...said });
  }

  /** `client.defaults.timeout = 500`, `axios.defaults.baseURL = …`. */
  #assigned(node: ts.BinaryExpression, { expression, name }: ts.PropertyAccessExpression): void {
    if (!ts.isPropertyAccessExpression(expression) || expression.name.text !== 'defaults') return;
    const clients = this.#clients(expression.expression);
    for (const client of clients) {
      if (name.text === 'baseURL')
        this.#add(node, { ...client, bases: () => partsOf(this.#evaluator, node.right, free) });
      if (name.text === 'timeout') {
        const timeout = milliseconds(this.#evaluator, this.#evaluator.valuesOf(node.right), node);
        this.#add(node, { ...client, timeout });
      }
      if (/^(signal|httpAgent|httpsAgent|adapter)$/.test(name.text))
        this.#add(node, { ...client, timeout: 'unknown' });
    }
  }

  #called(node: ts.CallExpression, callee: ts.Expression): void {
    const [first, second] = node.arguments;
    if (!ts.isPropertyAccessExpression(callee)) {
      if (!ts.isIdentifier(callee) || !first) return;
      if (callee.text === 'setGlobalDispatcher') this.#dispatcher(node, first);
      if (/^(axiosRetry|rax|attach)$/i.test(callee.text)) this.#retries(node, first, second);
      return;
    }
    const { expression, name } = callee;
    if (name.text === 'use' && /\binterceptors\.request$/.test(expression.getText()))
      this.#intercepted(node, expression, first);
    else if (name.text === 'use' && /\binterceptors\.response$/.test(expression.getText()) && second)
      this.#answered(node, expression, second);
    else if (name.text === 'setConfig' && first && /client/i.test(expression.getText().slice(-40)))
      this.#add(node, {
        by: 'hey-api',
        bases: () => basesIn(this.#evaluator, this.#evaluator.valuesOf(first), node),
      });
    else if (name.text === 'clone' && first) this.#cloned(node, expression, first);
    else if (name.text === 'configure' && first) {
      const bases = configuredBases(this.#evaluator, first);
      if (bases.length > 0) this.#add(node, { by: FEATHERS, bases: () => bases });
      for (const api of configuredApis(this.#evaluator, expression, first))
        this.#add(node, { by: api.begins, ...api });
    } else if (name.text === 'setGlobalDispatcher' && first) this.#dispatcher(node, first);
    else if (/^register(Async)?$/.test(name.text) && expression.getText() === 'HttpModule' && first)
      this.#module(node, name.text, first);
  }

  #dispatcher(node: ts.Node, given: ts.Expression): void {
    const values = this.#evaluator.valuesOf(given);
    const [only] = values;
    const timeout = only && values.length === 1 ? timeoutOfCarrier(this.#evaluator, only, node) : 'unknown';
    if (timeout === undefined) return;
    for (const by of ['undici', 'fetch']) this.#add(node, { by, timeout });
  }

  /** axios-retry sends only again what may be sent twice, unless a condition says otherwise without asking for the method. */
  #retries(node: ts.Node, given: ts.Expression, options: ts.Expression | undefined): void {
    const condition = options
      ? this.#evaluator
          .valuesOf(options)
          .flatMap((value) =>
            value.kind === 'object'
              ? (this.#evaluator.indexOf(value.node).named.get('retryCondition') ?? [])
              : [],
          )[0]
      : undefined;
    if (!condition) return;
    const said = ts.isPropertyAssignment(condition) ? this.#evaluator.valuesOf(condition.initializer) : [];
    const texts = [condition, ...said.flatMap((value) => (value.kind === 'function' ? [value.node] : []))];
    if (!retriesWhatever(texts)) return;
    for (const client of this.#clients(given)) this.#add(node, { ...client, retries: true });
  }

  /** An interceptor that speaks of timeouts or signals, or that could not be read, may set one. */
  #intercepted(node: ts.Node, interceptors: ts.Expression, handler: ts.Expression | undefined): void {
    const inner = ts.isPropertyAccessExpression(interceptors) ? interceptors.expression : interceptors;
    if (!ts.isPropertyAccessExpression(inner)) return;
    const functions = handler ? this.#evaluator.valuesOf(handler) : [];
    const bases = functions.flatMap((value) =>
      value.kind === 'function' ? this.#basesSetIn(value.node) : [],
    );
    if (bases.length > 0)
      for (const client of this.#clients(inner.expression))
        this.#add(node, { ...client, bases: () => bases });
    const isHarmless =
      functions.length > 0 &&
      functions.every(
        (value) => value.kind === 'function' && !/timeout|signal|AbortController/i.test(value.node.getText()),
      );
    if (isHarmless) return;
    for (const client of this.#clients(inner.expression)) this.#add(node, { ...client, timeout: 'unknown' });
  }

  /** `config.baseURL = …` in an interceptor, and what one puts before the address: `config.url = BASE + config.url`. */
  #basesSetIn(handler: ts.Node): readonly Parts[] {
    const found: Parts[] = [];
    const visit = (node: ts.Node): void => {
      if (isAssignment(node) && ts.isPropertyAccessExpression(node.left)) {
        const { left, right } = node;
        const isBase = left.name.text === 'baseURL';
        const isBefore = left.name.text === 'url' && right.getText().includes(left.getText());
        const said = isBase || isBefore ? partsOf(this.#evaluator, right, free) : [];
        const known = isBefore ? said.flatMap(beforeHole) : said;
        found.push(...known.filter((parts) => !beginsUnknown(parts)));
      }
      ts.forEachChild(node, visit);
    };
    visit(handler);
    return found;
  }

  /** An interceptor of Angular that puts an address before what is asked for: `request.clone({ url: base + request.url })`. */
  #cloned(node: ts.CallExpression, receiver: ts.Expression, given: ts.Expression): void {
    if (!/\bHttpInterceptor/.test(node.getSourceFile().text) || !ts.isObjectLiteralExpression(given)) return;
    const url = this.#evaluator.indexOf(given).named.get('url');
    if (
      !url ||
      !ts.isPropertyAssignment(url) ||
      !url.initializer.getText().includes(`${receiver.getText()}.url`)
    )
      return;
    const bases = partsOf(this.#evaluator, url.initializer, free).flatMap(beforeHole);
    for (const by of ['@angular/common', '@angular/common/http']) this.#add(node, { by, bases: () => bases });
  }

  /** An interceptor that sends again what failed, `(error) => client(error.config)`, does so whatever it was. */
  #answered(node: ts.Node, interceptors: ts.Expression, handler: ts.Expression): void {
    const inner = ts.isPropertyAccessExpression(interceptors) ? interceptors.expression : interceptors;
    if (!ts.isPropertyAccessExpression(inner)) return;
    const owner = inner.expression;
    const isResending = this.#evaluator
      .valuesOf(handler)
      .some((value) => value.kind === 'function' && resends(value.node, [owner.getText(), 'axios']));
    if (!isResending) return;
    for (const client of this.#clients(owner)) this.#add(node, { ...client, retries: true });
  }

  /** `HttpModule.register({ timeout })`, `HttpModule.registerAsync({ useFactory })`. */
  #module(node: ts.CallExpression, name: string, given: ts.Expression): void {
    const evaluator = this.#evaluator;
    const options = registeredOptions(evaluator, node, name !== 'register', given);
    const isUnread = !isRead(evaluator, options);
    const module = moduleAround(node);
    const timeout = timeoutOfOptions(evaluator, options, node) ?? (isUnread ? 'unknown' : undefined);
    this.#add(node, {
      by: '@nestjs/axios',
      ...(module && { module }),
      ...(isUnread && { isUnread }),
      bases: () => basesIn(evaluator, options, node),
      options: options.filter(({ kind }) => kind === 'object'),
      ...(timeout !== undefined && { timeout }),
    });
  }

  /** A Nest interceptor that gives up after a time does so for the handlers behind it. */
  #interceptor(node: ts.ClassLikeDeclaration): void {
    const isOne = node.members.some(
      (member) => ts.isMethodDeclaration(member) && member.name.getText() === 'intercept',
    );
    if (isOne && /\btimeout(With)?\(/.test(node.getText()))
      this.#add(node, { by: 'nest', timeout: 'unknown' });
  }

  /** The clients that an expression stands for; all of axios where that is not known. */
  #clients(node: ts.Expression): readonly Pick<Said, 'by' | 'made'>[] {
    const clients = this.#evaluator.valuesOf(node).flatMap((value) => {
      const client = value.kind === 'derived' ? clientMade(value) : undefined;
      return client ? [client] : [];
    });
    return clients.length > 0 ? clients : [{ by: 'axios' }];
  }
}

/** What is said, each once, whatever part of the program says so; what hangs on nobody before what only who calls it makes known. */
function distinctParts(said: readonly (readonly Parts[])[]): readonly (readonly Parts[])[] {
  const telling = said.filter((each) => each.length > 0);
  const known = telling.filter((each) => each.every((parts) => opensOf(parts).length === 0));
  const told = known.length > 0 ? known : telling;
  return [...new Map(told.map((each) => [JSON.stringify(each.map(patternOf)), each])).values()];
}

/** What stands before the first of an address that is not known; nothing where that is nothing. */
function beforeHole(parts: Parts): readonly Parts[] {
  const said = parts.filter((part) => part !== '');
  const index = said.findIndex((part) => typeof part === 'object' && 'hole' in part);
  return said.length > 1 && !beginsUnknown(said) && index > 0 ? [said.slice(0, index)] : [];
}
