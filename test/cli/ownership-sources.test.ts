import { describe, expect, test } from 'vitest';
import { archfit, directory } from '../helpers/world.js';
import { bank, survey } from './survey.js';

describe('sources of ownership', () => {
  const owner = async (files: Record<string, string>) => {
    const { out } = await archfit(['check', '.', '--format', 'json'], {
      cwd: directory({ ...bank, ...files }),
    });
    const { violations, notices } = JSON.parse(out);
    return {
      notices: notices.map(({ message }: { message: string }) => message),
      disagreements: violations
        .filter(({ rule }: { rule: string }) => rule === 'multi-owner-service')
        .map(
          ({
            message,
            team,
            related,
          }: {
            message: string;
            team: string;
            related: { path: string; line: number }[];
          }) => ({
            message,
            team,
            places: related.map(({ path, line }) => `${path}:${line}`),
          }),
        ),
    };
  };

  test('ownership.yaml wins, and every source is a place of the disagreement', async () => {
    const { disagreements } = await owner({
      '.github/CODEOWNERS': '/services/loans/ @bank/team-retail\n',
      'services/loans/catalog-info.yaml':
        'kind: Component\nmetadata: { name: loans }\nspec:\n  owner: retail\n',
      'services/cards/compass.yml': 'name: cards\nownerId: ari:cloud:identity::team/1234\n',
    });
    expect(disagreements).toEqual([
      {
        message:
          'loans has 2 owners: lending by ownership.yaml, retail by CODEOWNERS and retail by Backstage.',
        team: 'lending',
        places: ['ownership.yaml:3', '.github/CODEOWNERS:1', 'services/loans/catalog-info.yaml:4'],
      },
    ]);
  });

  test('an alias, a reviewer of everything and a person of the team are no disagreement', async () => {
    const { disagreements, notices } = await owner({
      'ownership.yaml':
        'teams:\n  retail: { members: [ada, cleo@bank.example], services: [accounts, cards] }\n  lending: { aliases: ["@bank/credit"], services: [loans] }\n',
      '.github/CODEOWNERS':
        '* @bank/everybody\n/services/loans/ @bank/credit\n/services/cards/ @ada\n/services/accounts/ cleo@bank.example\n',
    });
    expect(disagreements).toEqual([]);
    expect(notices.filter((message: string) => /CODEOWNERS/.test(message))).toEqual([]);
  });

  test('a catalogue adds the people of a team, and takes nothing away', async () => {
    const files = {
      ...bank,
      'catalog-info.yaml':
        'kind: Group\nmetadata: { name: retail-team }\nspec:\n  type: team\n  members: [ada, ben]\n',
    };
    const { team } = await survey([], files);
    expect(team('retail')).toMatchObject({
      members: 6,
      people: ['ada', 'ben'],
      services: ['accounts', 'cards'],
    });
  });

  test('a reviewer of everything gives way to what is written about each component; a guess is told', async () => {
    const component = (name: string, team: string) =>
      `kind: Component\nmetadata: { name: ${name} }\nspec: { owner: ${team} }\n`;
    const files = {
      'docker-compose.yml': bank['docker-compose.yml'],
      'services/accounts/catalog-info.yaml': component('accounts', 'retail'),
      'services/cards/catalog-info.yaml': component('cards', 'retail'),
      'services/loans/catalog-info.yaml': component('loans', 'group:default/lending'),
      'services/accounts/main.ts': '',
      'services/cards/main.ts': '',
      'services/loans/main.ts': '',
      CODEOWNERS: '* @bank/reviewers\n',
    };
    const run = async (codeowners: string) => {
      const cwd = directory({ ...files, CODEOWNERS: codeowners });
      const { out } = await archfit(['check', '.', '--rule', 'multi-owner-service', '--format', 'json'], {
        cwd,
      });
      const { violations, notices } = JSON.parse(out);
      return [...violations, ...notices].map(({ message }: { message: string }) => message);
    };
    expect(await run('* @bank/reviewers\n')).toEqual([]);
    expect(await run('/services/cards/ @bank/alpha\n/services/accounts/ @bank/alpha\n')).toEqual([
      'owners were taken for the team of all that they own (@bank/alpha → retail); aliases in ownership.yaml makes it certain',
    ]);
    expect(await run('/services/cards/ @bank/lending\n')).toEqual([
      'cards has 2 owners: lending by CODEOWNERS and retail by Backstage.',
    ]);
  });

  test('without ownership.yaml, CODEOWNERS makes teams, and people are asked for', async () => {
    const { 'ownership.yaml': _, ...rest } = bank;
    const cwd = directory({
      ...rest,
      CODEOWNERS: '/services/loans/ @bank/lending\n/services/cards/ @zoe @ben\n',
    });
    const { out, err } = await archfit(['teams', '.', '--format', 'json'], { cwd });
    const { teams, unowned } = JSON.parse(out);
    expect(teams).toMatchObject([{ name: 'lending', services: ['loans'] }]);
    expect(unowned).toEqual(['accounts', 'cards']);
    expect(err).toContain('CODEOWNERS names people (@zoe and 1 more) whom no team lists');
  });

  test('a CODEOWNERS above the root is not read, but told', async () => {
    const { 'ownership.yaml': ownership, ...rest } = bank;
    const within = (files: Record<string, string>) =>
      Object.fromEntries(Object.entries(files).map(([path, text]) => [`bank/${path}`, text]));
    const above = { '.git/HEAD': 'ref: refs/heads/main\n', '.github/CODEOWNERS': '/bank/ @bank/retail\n' };
    const told =
      /repository's CODEOWNERS \(\.\.\/\.github\/CODEOWNERS\) lies above the analysed root and is not read/;
    const run = async (files: Record<string, string>) => {
      const { err, out } = await archfit(['teams', 'bank', '--format', 'json'], {
        cwd: directory({ ...above, ...within(files) }),
        columns: 400,
      });
      return { err, unowned: JSON.parse(out).unowned };
    };
    const { err, unowned } = await run(rest);
    expect(unowned).toEqual(['accounts', 'cards', 'loans']);
    expect(err).toMatch(told);
    expect(err).not.toContain('nobody said which team');
    expect((await run({ ...rest, 'ownership.yaml': ownership })).err).not.toMatch(told);
    expect((await run({ ...rest, '.git/HEAD': '' })).err).not.toMatch(told);
  });

  test('where nobody names a team, the rules about teams are skipped, not broken', async () => {
    const { 'ownership.yaml': _, ...rest } = bank;
    const cwd = directory({ ...rest, CODEOWNERS: '* @zoe\n' });
    const { out } = await archfit(['check', '.', '--format', 'json'], { cwd });
    const { skipped, violations } = JSON.parse(out);
    expect(skipped).toEqual(expect.arrayContaining([{ rule: 'unowned-service', missing: ['ownership'] }]));
    expect(violations.some(({ rule }: { rule: string }) => rule === 'unowned-service')).toBe(false);
  });

  test('libraries and tables are owned as well, and a wrong name is told with the right one', async () => {
    const files = {
      ...bank,
      'package.json': '{ "name": "bank", "workspaces": ["libs/*"] }',
      'libs/money/package.json': '{ "name": "money" }',
      'libs/money/index.ts': 'export {};\n',
      'services/loans/migrations/1.sql':
        'CREATE TABLE public.rates (id int);\nCREATE TABLE public.log (id int);\n',
      'ownership.yaml':
        'teams:\n  retail: { services: [accounts, card], libraries: [mony], tables: [log, public.rate] }\n  lending: { services: [loans], libraries: ["m*"] }\n',
    };
    const { out } = await archfit(['check', '.', '--rule', 'unknown-owned', '--format', 'json'], {
      cwd: directory(files),
    });
    expect(
      JSON.parse(out)
        .violations.map(({ message }: { message: string }) => message)
        .sort(),
    ).toEqual([
      'retail owns "card", but there is no such service (did you mean cards?).',
      'retail owns "mony", but there is no such library (did you mean money?).',
      'retail owns "public.rate", but there is no such table (did you mean public.rates?).',
    ]);
    const { team } = await survey([], files);
    expect([team('retail'), team('lending')]).toMatchObject([
      { tables: ['public.log'] },
      { tables: ['public.rates'], libraries: ['money'] },
    ]);
  });
});
