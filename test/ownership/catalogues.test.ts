import { describe, expect, it } from 'vitest';
import { readBackstage, reference } from '../../src/extract/ownership/backstage.js';
import { readCompass } from '../../src/extract/ownership/compass.js';
import { listTree } from '../../src/extract/tree.js';
import { directory } from '../helpers/world.js';

const backstage = (files: Record<string, string>) => readBackstage(listTree(directory(files)));
const entity = (kind: string, name: string, spec: string, more = '') =>
  `apiVersion: backstage.io/v1alpha1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${more}spec:\n${spec}`;
const component = (name: string, owner: string, more = '') =>
  entity('Component', name, `  type: service\n  owner: ${owner}\n`, more);
const claimed = ({ claims }: ReturnType<typeof backstage>) =>
  claims.map(({ owner, kind, of }) => [owner, kind, 'directory' in of && `${of.directory}#${of.name}`]);

describe('Backstage', () => {
  it('reads several documents of a file, and places each line', () => {
    const { claims, teams } = backstage({
      'loans/catalog-info.yaml': `# The loans.\n---\n${component('loans', 'group:default/lending')}---\n${entity('API', 'loans-api', '  owner: lending\n')}`,
    });
    expect(claims).toEqual([
      {
        source: 'Backstage',
        owner: 'lending',
        kind: 'team',
        of: { directory: 'loans', name: 'loans' },
        at: { path: 'loans/catalog-info.yaml', line: 9, column: 3 },
      },
    ]);
    expect(teams).toEqual([]);
  });

  it('knows the owner of a system or domain where the component names none', () => {
    const files = {
      'catalog-info.yaml': [
        entity('Component', 'loans', '  system: money\n'),
        entity('System', 'money', '  domain: bank\n'),
        entity('Domain', 'bank', '  owner: board\n'),
        entity('Component', 'cards', '  system: system:default/plastic\n'),
        entity('System', 'plastic', '  owner: user:ada\n'),
        entity('Component', 'atlas', '  system: nowhere\n'),
      ].join('---\n'),
    };
    expect(claimed(backstage(files))).toEqual([
      ['board', 'team', '#loans'],
      ['ada', 'person', '#cards'],
    ]);
  });

  it('finds the source of a component by its annotation, and what a Location names inside the root', () => {
    const at = (location: string) => `  annotations:\n    backstage.io/source-location: ${location}\n`;
    const files = {
      'loans/main.ts': '',
      'cards/main.ts': '',
      'catalog-info.yaml': entity(
        'Location',
        'all',
        '  targets:\n    - ./catalog/*.yaml\n    - ../outside.yaml\n    - https://else.example/catalog-info.yaml\n    - ./catalog-info.yaml\n',
      ),
      'catalog/loans.yaml': component(
        'l',
        'lending',
        at('url:https://github.com/bank/bank/tree/main/loans/'),
      ),
      'catalog/cards.yaml': component('c', 'plastic', at('dir:../cards')),
      'catalog/lost.yaml': component('x', 'nobody', at('url:https://github.com/bank/bank/tree/main/gone/')),
    };
    expect(claimed(backstage(files))).toEqual([
      ['plastic', 'team', 'cards#c'],
      ['lending', 'team', 'loans#l'],
      ['nobody', 'team', 'catalog#x'],
    ]);
  });

  it('makes teams of groups, with their people by address, name and handle', () => {
    const { teams } = backstage({
      'catalog-info.yml': [
        entity(
          'Group',
          'lending',
          '  type: team\n  profile: { displayName: Lending Squad }\n  members: [ada, user:default/ben]\n',
        ),
        entity('User', 'ada', '  profile: { displayName: Ada Lovelace, email: ada@bank.example }\n'),
        entity('User', 'cleo', '  memberOf: [group:lending]\n'),
      ].join('---\n'),
    });
    expect(teams).toMatchObject([
      {
        name: 'lending',
        source: 'Backstage',
        members: 3,
        people: ['ada@bank.example', 'Ada Lovelace', 'ada', 'cleo', 'ben'],
        aliases: ['Lending Squad'],
      },
    ]);
  });

  it('passes over templates and broken documents, and says what it could not read', () => {
    const { claims, notices } = backstage({
      'templates/service/skeleton/catalog-info.yaml': component('a', 'b'),
      'loans/catalog-info.yaml': component('${{ values.name }}', 'x'),
      'cards/catalog-info.yaml': `kind: [\n---\n${component('cards', 'plastic')}`,
      'bomb/catalog-info.yaml': `a: &a [${'x,'.repeat(9)}]\n${'bcdefghi'
        .split('')
        .map((key, index) => `${key}: &${key} [${`*${'abcdefghi'[index]},`.repeat(9)}]`)
        .join('\n')}\n`,
      'empty/catalog-info.yaml': '',
      'wrong/catalog-info.yaml': 'kind: Component\nmetadata: text\nspec: [1]\n',
    });
    expect(claims.map(({ owner }) => owner)).toEqual(['plastic']);
    expect(new Set(notices.map(({ at }) => at!.path))).toEqual(
      new Set(['cards/catalog-info.yaml', 'bomb/catalog-info.yaml']),
    );
  });

  it.each([
    ['checkout', 'group', 'checkout'],
    ['group:default/checkout', 'group', 'checkout'],
    ['user:ada', 'user', 'ada'],
    ['acme/checkout', 'group', 'checkout'],
    ['Group:Acme/check.out', 'group', 'check.out'],
  ])('reads the reference %s', (text, kind, name) => {
    expect(reference(text)).toEqual({ kind, name });
  });
});

describe('Compass', () => {
  it('takes the last part of an identifier for the owner', () => {
    const { claims, read } = readCompass(
      listTree(
        directory({
          'loans/compass.yml':
            "name: loans\nid: 'ari:cloud:compass:1'\ntypeId: SERVICE\nownerId: 'ari:cloud:identity::team/f97ab51b-70a1'\n",
          'cards/compass.yaml': 'name: cards\n',
        }),
      ),
    );
    expect(read).toEqual(['loans/compass.yml']);
    expect(claims).toEqual([
      {
        source: 'Compass',
        owner: 'f97ab51b-70a1',
        kind: 'team',
        of: { directory: 'loans', name: 'loans' },
        at: { path: 'loans/compass.yml', line: 4, column: 1 },
      },
    ]);
  });
});
