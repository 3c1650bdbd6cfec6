/** Reads files whole: every place that may touch a table, SQL that no call was seen to send, and what hangs on callers. */
import { ts } from 'ts-morph';
import type { Path } from '../../../model/nouns.js';
import { mayCheck } from '../evaluate/checked.js';
import { comesTo, surely } from '../evaluate/may-run.js';
import { isHole } from '../evaluate/text.js';
import { type Context, calledWithAnything, free, type Open, textValue } from '../evaluate/values.js';
import { openReceiver } from '../open-receivers.js';
import { openSelf } from '../open-self.js';
import { safely } from '../safely.js';
import { betterAuthTouches } from './better-auth.js';
import { withSnake } from './builders.js';
import { Entries } from './instantiation.js';
import { openOptions } from './open-options.js';
import { farthestWay, ownerName } from './owner-names.js';
import { readSite } from './read-each.js';
import {
  type Definition,
  isKnown,
  isWholeChain,
  type Knowledge,
  type ObjectChange,
  openIn,
  type Site,
  sqlTouches,
} from './reader.js';
import type { TableTouch } from './reading.js';
import { looksLikeSql } from './sql-text.js';
import { isSentToAddress } from './to-address.js';

/** A touch, and the place that it is said of. */
export interface PlacedTouch extends TableTouch {
  readonly place: ts.Node;
}

export interface FilesReading {
  readonly touches: readonly PlacedTouch[];
  readonly definitions: readonly Definition[];
  /** What SQL does to the objects of databases, beside the definition of tables. */
  readonly changes: readonly ObjectChange[];
  /** Places that touch a table whose name is not known. */
  readonly unknown: readonly ts.Node[];
  /** Places whose SQL does not parse, or is longer than what is read. */
  readonly unread: readonly ts.Node[];
  /** Places that hand a table to a library, of which is not known what it does with that. */
  readonly handed: readonly ts.Node[];
}

/** A site that hangs on a parameter, and how its context follows from the one inside of the parameter's function. */
interface OpenSite {
  readonly site: Site;
  /** The place that is come to by those who make it known. */
  readonly at: ts.Node;
  /** The parameter, or the class around the site that classes below it complete. */
  readonly open: Open | ts.ClassLikeDeclaration;
  /** The touch whose table is not known; absent where nothing is known of what is called, or more may be asked for than is known. */
  readonly touch?: TableTouch;
  /** What the site touches whoever calls it. */
  readonly known?: ReadonlySet<string>;
  /** What is known already, of a call that may be asked for more. */
  readonly told?: ReadonlySet<string>;
  readonly within: (inside: Context) => Context;
  readonly depth: number;
}

/** What takes options that lead to other tables. */
const OF_ORM = /^(?:prisma|typeorm|mikro-orm|sequelize)$/;
/** Calls of calls that are followed for the name of a table. */
const DEEPEST = 3;
/** Steps of evaluation for all callers together; what is beyond them counts as not known. */
const MOST_STEPS = 1_000_000;

/** What counts of a file: all that it does; what it defines and takes back, of a migration; what it defines, of what nobody runs. */
export type Role = 'code' | 'migration' | 'idle';

/** Calls that may define a table, or be told of SQL that does. */
const DEFINING =
  /^(?:create\w*|alter\w*|add\w*|(?:\w+)?[tT]able|(?:change|remove|drop)\w+|bind|schema|define|init|raw|query|execute|unsafe|sql)$/;

/**
 * @param roleOf what counts of a file
 * @param callers the files that may call what goes by a name in a file, or by any, so many imports away
 */
export function readFiles(
  knowledge: Knowledge,
  files: readonly ts.SourceFile[],
  roleOf: (file: ts.SourceFile) => Role,
  callers: (file: ts.SourceFile, name: string | undefined, hops: number) => readonly Path[],
): FilesReading {
  const { evaluator } = knowledge;
  const consumed = new Set<ts.Node>();
  const touches: PlacedTouch[] = [];
  const definitions: Definition[] = [];
  const changes: ObjectChange[] = [];
  const unknown: ts.Node[] = [];
  const unread: ts.Node[] = [];
  const handed: ts.Node[] = [];
  const open: OpenSite[] = [];
  for (const file of files) {
    const role = roleOf(file);
    const migrates = role === 'migration';
    for (const site of sitesIn(file, migrates)) {
      if (role === 'idle' && !mayDefine(site)) continue;
      const reading = safely(() => readSite(knowledge, site, free, consumed));
      if (!reading) {
        if (role !== 'idle') unknown.push(site);
        continue;
      }
      definitions.push(...reading.definitions.filter(isThere(migrates)));
      changes.push(...(reading.changes ?? []).filter(isMade(migrates)));
      if (role !== 'code') continue;
      if (reading.isUnread) unread.push(site);
      if (reading.isHanded) handed.push(site);
      const receiver = reading.touches.length > 0 ? undefined : safely(() => openReceiver(evaluator, site));
      if (receiver) open.push({ site, at: site, open: receiver, within: (inside) => inside, depth: 0 });
      const isOfOrm = reading.touches.some((touch) => isKnown(touch.table) && OF_ORM.test(touch.by));
      const options = isOfOrm ? (safely(() => openOptions(evaluator, site)) ?? []) : [];
      const told = new Set(reading.touches.map(toldOf));
      for (const asked of options)
        open.push({ site, at: site, open: asked, told, within: (inside) => inside, depth: 0 });
      // SQL that is prepared for what follows says all of it itself.
      const isSaid = isWholeChain(site) || reading.touches.some(({ by }) => by === 'sql');
      const isOpen = !receiver && isSaid && !reading.touches.some(isDone);
      const isUnknown = reading.touches.some(({ table, doubtful }) => !isKnown(table) && !doubtful);
      const self = isOpen ? safely(() => openSelf(evaluator, site, isUnknown)) : undefined;
      if (self && reading.touches.length === 0)
        open.push({ site, at: site, open: self, told, within: (inside) => inside, depth: 0 });
      const known = new Set(reading.touches.filter(({ table }) => isKnown(table)).map(toldOf));
      for (const touch of reading.touches) {
        const parameters = [openIn(touch), self].flatMap((each) => each ?? []);
        if (isKnown(touch.table)) touches.push({ ...touch, place: touch.node });
        else if (parameters.length > 0)
          for (const each of parameters)
            open.push({ site, at: site, open: each, touch, known, within: (inside) => inside, depth: 0 });
        else if (!touch.doubtful) unknown.push(touch.node);
      }
    }
  }
  const isQuery = queryNames();
  const entries = new Entries(evaluator, { ofChoices: true });
  const owners = new Set<ts.Node>();
  const waysInto = (parameter: Open | ts.ClassLikeDeclaration) => {
    const file = parameter.getSourceFile();
    const owner = ts.isClassLike(parameter) ? parameter : parameter.parent;
    const known = owners.has(owner);
    owners.add(owner);
    for (const path of known ? [] : callers(file, ownerName(parameter), farthestWay(parameter))) {
      const caller = evaluator.program.file(path);
      if (caller) safely(() => entries.add(caller));
    }
    safely(() => entries.add(file));
    return entries.of(parameter);
  };
  const found = new Set<ts.Node>();
  const start = evaluator.steps;
  for (let next = open.shift(); next; next = open.shift()) {
    const { site, at, open: parameter, within, depth, touch: first, told, known } = next;
    const settled = new Set<ts.Node>();
    let isFollowed = false;
    for (const { place, enter, below } of waysInto(parameter)) {
      if (below?.some((each) => settled.has(each))) continue;
      if (evaluator.steps - start > MOST_STEPS) {
        if (first) unknown.push(place);
        else evaluator.unfollowed.add(site);
        continue;
      }
      // Who goes on with a query that the function gives is read there, with all that is done to it.
      if (first && ts.isCallExpression(place) && !isWholeChain(place) && isGivenBack(site)) {
        found.add(first.node);
        isFollowed = true;
        continue;
      }
      const inside = (around: Context) => within(enter(around));
      if (safely(() => comesTo(evaluator, at, surely(enter(free)), site, surely(inside(free)))) === false) {
        if (first) found.add(first.node);
        isFollowed = true;
        continue;
      }
      const touched = safely(() => readSite(knowledge, site, inside(free), consumed))?.touches ?? [];
      const further = (outer: Open | undefined) => {
        if (!outer || outer === parameter || depth >= DEEPEST) return;
        isFollowed = true;
        open.push({
          ...{ site, at: place, open: outer, within: inside, depth: depth + 1 },
          ...(first && { touch: first }),
          ...(told && { told }),
          ...(known && { known }),
        });
      };
      if (!first && !told && touched.length === 0)
        further(safely(() => openReceiver(evaluator, site, inside(free))));
      for (const touch of touched) {
        if ((told ?? known)?.has(toldOf(touch))) continue;
        if (first && (touch.node !== first.node || touch.mode !== first.mode)) continue;
        if (!isKnown(touch.table)) further(openIn(touch));
        else {
          touches.push({ ...touch, place });
          found.add(touch.node);
          settled.add(place);
          isFollowed = true;
        }
      }
    }
    // What nobody is seen to give may be anything that a check lets through.
    if (first && !isFollowed && ts.isParameter(parameter) && mayCheck(parameter)) {
      const inside = within(calledWithAnything(parameter));
      for (const touch of safely(() => readSite(knowledge, site, inside, consumed))?.touches ?? []) {
        if (!isKnown(touch.table) || touch.node !== first.node || touch.mode !== first.mode) continue;
        found.add(touch.node);
        if (!known?.has(toldOf(touch))) touches.push({ ...touch, place: touch.node });
      }
    }
    const isLast = !open.some((each) => each.touch?.node === first?.node);
    if (first && isLast && !found.has(first.node) && !first.doubtful) unknown.push(first.node);
  }
  for (const file of files) {
    for (const { text, node } of safely(() =>
      looseTexts(knowledge, file, roleOf(file) === 'migration', consumed),
    ) ?? []) {
      const reading = sqlTouches(knowledge, text, node);
      definitions.push(...reading.definitions.filter(isThere(roleOf(file) === 'migration')));
      changes.push(...(reading.changes ?? []).filter(isMade(roleOf(file) === 'migration')));
      if (roleOf(file) !== 'code') continue;
      if (reading.isUnread) unread.push(node);
      for (const touch of reading.touches) {
        if (isKnown(touch.table)) touches.push({ ...touch, place: node });
        else unknown.push(node);
      }
    }
  }
  const running = files.filter((file) => roleOf(file) === 'code');
  for (const touch of safely(() => betterAuthTouches(knowledge, running)) ?? [])
    touches.push({ ...touch, place: touch.node });
  return {
    touches: touches.filter((touch) => !isQuery(touch)),
    definitions,
    changes,
    unknown,
    unread,
    handed,
  };
}

function isDone({ table, doubtful }: TableTouch): boolean {
  return isKnown(table) && !doubtful;
}

/** A touch, as far as it is the same wherever it is said. */
function toldOf({ table, mode }: TableTouch): string {
  const written = [table.schema ?? [], table.name].map((parts) => parts.filter((part) => !isHole(part)));
  return JSON.stringify([...written, mode]);
}

/** Whether a function gives what a site makes to those who call it. */
function isGivenBack(site: Site): boolean {
  let node: ts.Node = site;
  while (
    ts.isParenthesizedExpression(node.parent) ||
    ts.isAsExpression(node.parent) ||
    (ts.isConditionalExpression(node.parent) && node.parent.condition !== node)
  )
    node = node.parent;
  return ts.isReturnStatement(node.parent) || (ts.isArrowFunction(node.parent) && node.parent.body === node);
}

/** Only a migration drops a table, or a key of it, for good. */
function isThere(migrates: boolean): (definition: Definition) => boolean {
  return ({ source, without = [] }) => migrates || (source !== 'drop' && without.length === 0);
}

/** … and so it is with views, routines and triggers. */
function isMade(migrates: boolean): (made: ObjectChange) => boolean {
  return ({ change }) => migrates || !/^drop/.test(change.change);
}

/** Every call, creation and tagged template of a file; of a migration those of the way forward. */
function mayDefine(site: Site): boolean {
  const callee = ts.isTaggedTemplateExpression(site) ? site.tag : site.expression;
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
  return ts.isIdentifier(name) && DEFINING.test(name.text);
}

function sitesIn(file: ts.SourceFile, migrates: boolean): readonly Site[] {
  const sites: Site[] = [];
  // Not by recursion: a sum of a thousand texts is a thousand sums deep.
  const pending: ts.Node[] = [file];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (migrates && isWayBack(node)) continue;
    if (ts.isCallExpression(node) || ts.isNewExpression(node) || ts.isTaggedTemplateExpression(node))
      sites.push(node);
    const children: ts.Node[] = [];
    ts.forEachChild(node, (child) => {
      children.push(child);
    });
    for (const child of children.reverse()) pending.push(child);
  }
  return sites;
}

function isWayBack(node: ts.Node): boolean {
  if (
    ts.isMethodDeclaration(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isPropertyAssignment(node) ||
    ts.isVariableDeclaration(node)
  ) {
    return node.name?.getText() === 'down';
  }
  return ts.isBinaryExpression(node) && /(^|\.)exports\.down$/.test(node.left.getText());
}

/** Texts of SQL that no call of the program was seen to send. */
function looseTexts(
  { evaluator }: Knowledge,
  file: ts.SourceFile,
  migrates: boolean,
  consumed: ReadonlySet<ts.Node>,
): readonly { readonly text: Parameters<typeof looksLikeSql>[0]; readonly node: ts.Node }[] {
  const found: { text: Parameters<typeof looksLikeSql>[0]; node: ts.Node }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (migrates && isWayBack(node)) return;
    const isText = ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || isSum(node);
    if (!isText) {
      ts.forEachChild(node, visit);
      return;
    }
    // Most texts of a program are none of SQL, and a literal shows that by itself.
    if (ts.isStringLiteralLike(node) && !looksLikeSql(textValue(node.text, node))) return;
    if (isShown(node) || isSentToAddress(node)) return;
    const texts = evaluator.valuesOf(node);
    for (const text of texts) {
      if (text.kind !== 'text' || !looksLikeSql(text) || text.origins.some((origin) => consumed.has(origin)))
        continue;
      found.push({ text, node });
    }
    if (!texts.some((text) => text.kind === 'text' && looksLikeSql(text))) ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function isSum(node: ts.Node): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;
}

/** Texts that are shown or compared, and the insides of a larger text. */
function isShown(node: ts.Node): boolean {
  const { parent } = node;
  if (
    ts.isTaggedTemplateExpression(parent) ||
    ts.isNewExpression(parent) ||
    ts.isJsxAttribute(parent) ||
    ts.isThrowStatement(parent)
  )
    return true;
  if (isSum(parent) || ts.isTemplateSpan(parent)) return true;
  if (!ts.isCallExpression(parent)) return false;
  return /^(console|logger|log|this\.logger|winston|pino)\b|\.(log|debug|info|warn|error|trace|includes|startsWith|match|test|describe)$/.test(
    parent.expression.getText(),
  );
}

/**
 * Whether what is touched is only a query that the function around it names: `.with('recent', …)`, `WITH recent AS (…)`. Builders put
 * the pieces of one statement together from several chains and texts.
 */
function queryNames(): (touch: TableTouch) => boolean {
  const known = new Map<ts.Node, ReadonlySet<string>>();
  return ({ table, node }) => {
    const [name, ...others] = table.name;
    if (table.schema || typeof name !== 'string' || others.length > 0) return false;
    let around: ts.Node = node;
    for (let place: ts.Node = node; place.parent; place = place.parent)
      if (ts.isFunctionLike(place)) around = place;
    let names = known.get(around);
    if (!names) {
      const text = around.getText();
      const found = [
        ...text.matchAll(
          /\.with(?!Graph|Schema)\w*\(\s*['"`](\w+)|\b(\w+)\s+AS\s+(?:NOT\s+)?(?:MATERIALIZED\s*)?\(/g,
        ),
      ];
      names = new Set(found.flatMap(([, chained, written]) => withSnake(chained ?? written ?? '')));
      known.set(around, names);
    }
    return names.has(name);
  };
}
