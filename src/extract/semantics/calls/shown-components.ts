/**
 * What components of Vue are given where pages show them: `<VerifyCode target="staff" :url="config.public.backendUrl" />`. In: a call in a component that has
 * properties, `useSession(props.target, props.url)`, as a way into what it calls. Out: a way for each file whose template shows the component,
 * with what is given there. Why: what a library's component asks for hangs on the page, which says so in its template alone.
 */
import { posix } from 'node:path';
import { ts } from 'ts-morph';
import { escaped } from '../../../model/escaped.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { type Context, free, textValue, type Value } from '../evaluate/values.js';
import type { Entry } from '../tables/made-classes.js';
import { type Callers, HOPS } from './calling-files.js';
import type { Standing } from './standing.js';

/** A way into a function by a call that a component makes, as one of those who show that have it made. */
export interface ShownEntry extends Entry {
  /** The call in the component. */
  readonly call?: ts.Node;
}

export class ShownComponents {
  readonly #evaluator: Evaluator;
  readonly #callers: Callers;
  readonly #standing: Standing;
  readonly #known = new Map<ts.SourceFile, readonly Shown[]>();

  constructor(evaluator: Evaluator, callers: Callers, standing: Standing) {
    this.#evaluator = evaluator;
    this.#callers = callers;
    this.#standing = standing;
  }

  /** The ways, those of components with properties once for each who shows them. */
  through(ways: readonly Entry[]): readonly ShownEntry[] {
    return ways.flatMap((way) => this.#through(way));
  }

  #through(way: Entry): readonly ShownEntry[] {
    const { place, enter, each } = way;
    const file = place.getSourceFile();
    const isCall = ts.isCallExpression(place) && place.arguments.length > 0;
    const declared = isCall && this.#isComponent(file) ? propertiesIn(file) : undefined;
    if (!declared || !isCall) return [way];
    const shown = place.arguments.every((given) => ts.isStringLiteralLike(given)) ? [] : this.#shown(file);
    if (shown.length === 0) return [way];
    this.#evaluator.shownComponents.add(file);
    return shown.map((by): ShownEntry => {
      const inside = (around: Context): Context => ({
        bound: new Map([[declared, () => [propertiesOf(this.#evaluator, by)]]]),
        outer: around,
        depth: around.depth + 1,
      });
      // What a service's own component asks is told there.
      const isOfLibrary = !this.#standing.isOfService(place) && !this.#standing.isNear(by.at, place);
      return {
        ...way,
        call: place,
        place: isOfLibrary ? by.at : place,
        enter: (around) => enter(inside(around)),
        ...(each && { each: (around: Context) => each.call(way, inside(around)) }),
      };
    });
  }

  #isComponent(file: ts.SourceFile): boolean {
    return this.#evaluator.program.pathOf(file).endsWith('.vue');
  }

  #shown(component: ts.SourceFile): readonly Shown[] {
    const known = this.#known.get(component);
    if (known) return known;
    const { program } = this.#evaluator;
    const name = inCapitals(posix.basename(program.pathOf(component), '.vue'));
    const found = this.#callers(component, new Set([name]), HOPS).flatMap((path): readonly Shown[] => {
      const file = path.endsWith('.vue') ? program.file(path) : undefined;
      const [at] = file && file !== component ? file.statements : [];
      return at ? tagsIn(program.text(path) ?? '', name).map((attributes) => ({ at, attributes })) : [];
    });
    this.#known.set(component, found);
    return found;
  }
}

/** An element of a template that shows a component: its attributes as they are written, and a place of the script of that file. */
interface Shown {
  readonly at: ts.Statement;
  readonly attributes: ReadonlyMap<string, string>;
}

const PROPERTIES = /^(?:defineProps|withDefaults)$/;

/** `const props = defineProps<…>()` */
function propertiesIn(file: ts.SourceFile): ts.VariableDeclaration | undefined {
  if (!file.text.includes('defineProps')) return undefined;
  for (const statement of file.statements)
    for (const each of ts.isVariableStatement(statement) ? statement.declarationList.declarations : []) {
      const made = each.initializer;
      if (made && ts.isCallExpression(made) && PROPERTIES.test(made.expression.getText())) return each;
    }
  return undefined;
}

/** `verify-code` → `VerifyCode` */
function inCapitals(name: string): string {
  return name.replace(/(?:^|[-_.])(\w)/g, (_, first: string) => first.toUpperCase());
}

const ATTRIBUTE = /\s+([:@#]?[\w.:-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'))?/y;

/** The attributes of the elements of a template that go by the name of a component, in either spelling. */
function tagsIn(text: string, name: string): readonly ReadonlyMap<string, string>[] {
  const dashed = name.replace(/(?<=[a-z\d])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
  const found: Map<string, string>[] = [];
  for (const { 0: tag, index } of text.matchAll(
    new RegExp(`<(?:${escaped(name)}|${escaped(dashed)})(?=[\\s/>])`, 'g'),
  )) {
    const attributes = new Map<string, string>();
    ATTRIBUTE.lastIndex = index + tag.length;
    for (let each = ATTRIBUTE.exec(text); each; each = ATTRIBUTE.exec(text))
      attributes.set(each[1] ?? '', each[2] ?? each[3] ?? '');
    found.push(attributes);
  }
  return found;
}

const BOUND = /^(?::|v-bind:)/;
const PATH = /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*$/;

function propertiesOf(evaluator: Evaluator, { at, attributes }: Shown): Value {
  const entries = [...attributes].map(([written, text]) => {
    const name = written.replace(BOUND, '').replace(/-(\w)/g, (_, next: string) => next.toUpperCase());
    const values = () => (BOUND.test(written) ? saidBy(evaluator, text.trim(), at) : [textValue(text, at)]);
    return { keys: [textValue(name, at)], values };
  });
  return { kind: 'record', entries };
}

/** What an expression of a template says, if it is a text or names something of the script. */
function saidBy(evaluator: Evaluator, text: string, at: ts.Node): readonly Value[] {
  const [, quoted] = /^['`]([^'`$]*)['`]$/.exec(text) ?? [];
  if (quoted !== undefined) return [textValue(quoted, at)];
  if (!PATH.test(text)) return [];
  const [first = '', ...names] = text.split('.');
  return names.reduce<readonly Value[]>(
    (values, name) => values.flatMap((value) => evaluator.member(value, name, at)),
    evaluator.valuesOfName(first, at, free),
  );
}
