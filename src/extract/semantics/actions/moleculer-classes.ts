/** Actions that classes of moleculer-decorators answer to. */
import { ts } from 'ts-morph';
import { memberOf } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import { decorationsOf } from '../tables/decorators.js';
import { dependsOn } from './depends-on.js';
import { type ActionReading, PACKAGES, schemaNames } from './moleculer.js';

/** `@Service({ name: 'orders' }) class Orders { @Action() place() {} }` of moleculer-decorators. */
export function readActionClass(
  evaluator: Evaluator,
  node: ts.ClassLikeDeclaration,
): readonly ActionReading[] {
  const service = decorationsOf(node).find(({ name }) => name === 'Service');
  if (!service) return [];
  const actions = node.members.flatMap((member) => {
    const action = ts.isMethodDeclaration(member)
      ? decorationsOf(member).find(({ name }) => name === 'Action')
      : undefined;
    return action && ts.isMethodDeclaration(member) ? [{ member, action }] : [];
  });
  if (actions.length === 0 || !dependsOn(evaluator.program, node, PACKAGES)) return [];
  const [given] = service.arguments;
  const options = given ? evaluator.valuesOf(given) : [];
  const [schema] = options.filter(({ kind }) => kind === 'object');
  const text = fixed(options[0] ?? { kind: 'list', items: [] });
  const names = schema ? schemaNames(evaluator, schema, node) : [];
  const known = names.length > 0 ? names : [[text ?? node.name?.text ?? '*']];
  return known.flatMap((name) =>
    actions.map(
      ({
        member,
        action: {
          arguments: [first],
          node: at,
        },
      }): ActionReading => {
        const said = first
          ? memberOf(evaluator, evaluator.valuesOf(first), 'name', member).map(fixed)[0]
          : undefined;
        return { path: [...name, `.${said ?? member.name.getText()}`], node: at, handler: member };
      },
    ),
  );
}
