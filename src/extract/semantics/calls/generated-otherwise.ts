/**
 * Whether a program may ask a generated client otherwise than by an expression that is one of its functions. In: the function, and the files around the
 * client. Out: yes, where a framework calls it, a text names it, a file hands it on as its default, or somebody chooses from the client by a name that is
 * made. Why: what nobody is seen to call is left out, and all of these call it.
 */
import { posix } from 'node:path';
import { ts } from 'ts-morph';
import { escaped } from '../../../model/escaped.js';
import type { Path } from '../../../model/nouns.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { safely } from '../safely.js';
import { COMMON } from './common-names.js';
import { isGeneratedClient } from './generated-files.js';
import { isForm, type Owner } from './generated-owners.js';

export interface FilesAround {
  /** The files that may name something of a file: those near it, and those that import it. */
  filesAround(file: ts.SourceFile): readonly Path[];
  read(path: Path): string | undefined;
}

/** Functions of files that frameworks and runtimes look for. */
const LOOKED_FOR = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|default|main|loader|action|\w*[hH]andler)$/;
/** The template of a component of Angular, beside its code. */
const TEMPLATE = /\btemplateUrl\s*:\s*['"]([^'"\n]+)['"]/g;
/** How files call all of a module. */
const WHOLES = /\*\s*as\s+([\w$]+)|\b(?:const|let|var)\s+([\w$]+)\s*=\s*(?:await\s+import|require)\s*\(/g;
/** What something is chosen from by a name that may be made: `sdk[name]`, `(sdk as any)[name]`, `Object.values(sdk)`. */
const CHOSEN_FROM =
  /([\w$]+)(?:\s+as\s+[\w$.]+\s*\))?\s*(?:\?\.)?\s*\[(?!\s*['"`\d\]])|\bObject\s*\.\s*(?:values|entries|keys)\(\s*([\w$]+)/g;

/** What is known of the files around a client. */
interface Around {
  /** The texts of the templates that components have beside their code. */
  readonly templates: readonly string[];
  /** The expressions that something is chosen from which may be all of a module. */
  readonly chosenFrom: readonly ts.Expression[];
}

/** What the text of a file says. */
interface Said {
  readonly path: Path;
  /** What it calls all of a module. */
  readonly wholes: readonly string[];
  /** The templates beside it. */
  readonly templates: readonly Path[];
  /** The names of what it chooses from. */
  readonly chosenFrom: readonly string[];
}

export class OtherWays {
  readonly #evaluator: Evaluator;
  readonly #files: FilesAround;
  readonly #around = new Map<ts.SourceFile, Around>();
  readonly #said = new Map<Path, Said>();
  readonly #texts = new Map<ts.SourceFile, readonly string[]>();
  readonly #choices = new Map<ts.SourceFile, readonly ts.Expression[]>();

  constructor(evaluator: Evaluator, files: FilesAround) {
    this.#evaluator = evaluator;
    this.#files = files;
  }

  /**
   * @param naming the files that name the function
   * @param holding the files that name the class or the object that has it
   */
  mayLeadTo(owner: Owner, naming: readonly ts.SourceFile[], holding: readonly ts.SourceFile[]): boolean {
    const { name } = owner;
    return (
      isForFramework(owner) ||
      naming.some(
        (file) => !isGeneratedClient(file) && (handsOnAsDefault(file, name) || this.#isInText(file, name)),
      ) ||
      this.#isInTemplate(owner) ||
      this.#isChosen(owner, holding)
    );
  }

  /** Whether a text of a file is the name, as whoever calls by names is given it, or asks something for it, as a template does. */
  #isInText(file: ts.SourceFile, name: string): boolean {
    const texts = this.#texts.get(file) ?? textsOf(file);
    this.#texts.set(file, texts);
    const asked = askedFor(name);
    return texts.some((text) =>
      text === name ? !COMMON.test(name) : text.includes(name) && asked.test(text),
    );
  }

  #isInTemplate({ node, name }: Owner): boolean {
    const asked = askedFor(name);
    return this.#knownAround(node.getSourceFile()).templates.some(
      (text) => text.includes(name) && asked.test(text),
    );
  }

  /** Whether a program chooses from what has it by a name that is made: `api[name](given)`. */
  #isChosen(owner: Owner, holding: readonly ts.SourceFile[]): boolean {
    const hasIt = (expression: ts.Expression) =>
      safely(() =>
        this.#evaluator
          .valuesOf(expression)
          .some((value) =>
            this.#evaluator
              .member(value, owner.name, expression)
              .some((member) => member.kind === 'function' && isForm(member.node, owner)),
          ),
      ) !== false;
    return (
      this.#knownAround(owner.node.getSourceFile()).chosenFrom.some(hasIt) ||
      holding.some((file) => !isGeneratedClient(file) && this.#choicesIn(file).some(hasIt))
    );
  }

  #knownAround(file: ts.SourceFile): Around {
    const known = this.#around.get(file);
    if (known) return known;
    const said = this.#files.filesAround(file).flatMap((path) => this.#saidIn(path) ?? []);
    const wholes = new Set(said.flatMap((each) => each.wholes));
    const found = {
      templates: said.flatMap(({ templates }) => templates.flatMap((path) => this.#files.read(path) ?? [])),
      chosenFrom: said.flatMap(({ path, chosenFrom }) => {
        if (!chosenFrom.some((name) => wholes.has(name))) return [];
        const source = this.#evaluator.program.file(path);
        if (!source || isGeneratedClient(source)) return [];
        return this.#choicesIn(source).filter((each) =>
          each
            .getText()
            .match(/[\w$]+/g)
            ?.some((name) => wholes.has(name)),
        );
      }),
    };
    this.#around.set(file, found);
    return found;
  }

  /** What the text of a file says of that, found once for all clients that it may name. */
  #saidIn(path: Path): Said | undefined {
    const known = this.#said.get(path);
    if (known) return known;
    const text = this.#files.read(path);
    if (text === undefined) return undefined;
    const names = (pattern: RegExp) => [
      ...new Set([...text.matchAll(pattern)].map(([, one, other]) => one ?? other!)),
    ];
    const found = {
      path,
      wholes: names(WHOLES),
      templates: names(TEMPLATE).map((url) => posix.join(posix.dirname(path), url)),
      chosenFrom: names(CHOSEN_FROM),
    };
    this.#said.set(path, found);
    return found;
  }

  /** What something is chosen from in a file by a name that is made. */
  #choicesIn(file: ts.SourceFile): readonly ts.Expression[] {
    const known = this.#choices.get(file);
    if (known) return known;
    const found: ts.Expression[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isElementAccessExpression(node)) {
        const { argumentExpression: by } = node;
        if (!ts.isStringLiteralLike(by) && !ts.isNumericLiteral(by)) found.push(node.expression);
      } else if (ts.isCallExpression(node) && ALL_OF.test(node.expression.getText())) {
        const [given] = node.arguments;
        if (given) found.push(given);
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
    this.#choices.set(file, found);
    return found;
  }
}

const ALL_OF = /^Object\s*\.\s*(?:values|entries|keys)$/;

/** Whether a decorator marks it, or its name is one that frameworks look for: generators begin such files as well, for people to go on with. */
function isForFramework({ node, name, holder }: Owner): boolean {
  const isMarked = ts.isMethodDeclaration(node) && (ts.getDecorators(node) ?? []).length > 0;
  return isMarked || (holder === undefined && LOOKED_FOR.test(name));
}

/** `export { getOrder as default } from './api'`: whoever imports it gives it another name. */
function handsOnAsDefault({ statements }: ts.SourceFile, name: string): boolean {
  return statements.some((each) => {
    const clause = ts.isExportDeclaration(each) ? each.exportClause : undefined;
    return (
      clause !== undefined &&
      ts.isNamedExports(clause) &&
      clause.elements.some(
        (element) => element.propertyName?.text === name && element.name.text === 'default',
      )
    );
  });
}

/** The texts that a file holds; types that are written like one are none. */
function textsOf(file: ts.SourceFile): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node)) return;
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node))
      found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function askedFor(name: string): RegExp {
  return new RegExp(`\\.\\s*${escaped(name)}(?![\\w$])`);
}
