import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { parseOwnership } from '../../src/extract/ownership/parse.js';
import { globFault } from '../../src/model/globs.js';
import { problemsOf } from '../yaml/problems.js';

const parse = (text: string) => parseOwnership(text, 'ownership.yaml');
const problems = (text: string) => problemsOf(() => parse(text));
const at = (line: number, column: number) => ({ path: 'ownership.yaml', line, column });

const EXAMPLE = 'write ownership.yaml, e.g. teams: { checkout: { members: 6, services: [orders] } }';

describe('parseOwnership', () => {
  it('reads teams in the order of the file, everything with its place', () => {
    const teams = parse(`teams:
  checkout:
    type: stream-aligned
    members: 6
    services: [orders, "pay-*"]
  platform:
    type: platform
    members: [Ada, Grace, Linus]
    libraries: [common]
    tables: [public.audit]
  founders:
`);
    expect(teams).toEqual([
      {
        name: 'checkout',
        source: 'ownership.yaml',
        type: 'stream-aligned',
        members: 6,
        services: [
          { pattern: 'orders', at: at(5, 16) },
          { pattern: 'pay-*', at: at(5, 24) },
        ],
        at: at(2, 3),
      },
      {
        name: 'platform',
        source: 'ownership.yaml',
        type: 'platform',
        members: 3,
        people: ['Ada', 'Grace', 'Linus'],
        services: [],
        libraries: [{ pattern: 'common', at: at(9, 17) }],
        tables: [{ pattern: 'public.audit', at: at(10, 14) }],
        at: at(6, 3),
      },
      { name: 'founders', source: 'ownership.yaml', services: [], at: at(11, 3) },
    ]);
  });

  it('reports all problems at once, in the order of the file', async () => {
    expect(
      await problems(`teams:
  checkout:
    type: stream-alligned
    members: "6"
    serivces: [orders]
  billing:
    members: 4
    members: 5
  checkout:
    services: orders
  Checkout:
    members: [Ada, Grace, " ada"]
`),
    ).toEqual([
      'ownership.yaml:3:11 teams.checkout.type must be stream-aligned, platform, enabling or complicated-subsystem, but is the text "stream-alligned" (did you mean "stream-aligned"?)',
      'ownership.yaml:4:14 teams.checkout.members must be the number of people (1 to 1000) or a list of their names, but is the text "6" (write it without quotes: members: 6)',
      'ownership.yaml:5:5 teams.checkout.serivces: unknown key (did you mean "services"?)',
      'ownership.yaml:8:5 teams.billing.members is there twice: in line 7 and in line 8 (join them into one, or rename one)',
      'ownership.yaml:9:3 two teams with one name: "checkout" in line 2 and in line 9 (join them into one team, or rename one)',
      'ownership.yaml:11:3 two teams with one name: "checkout" in line 2 and "Checkout" in line 11 differ only in case or blanks (join them into one team, or rename one)',
      'ownership.yaml:12:27 teams.Checkout.members[2] begins or ends with a blank (write "ada")',
    ]);
  });

  it.each(['', '# teams:\n', 'teams:\n', 'teams: {}\n', '{}\n'])(
    'refuses a file without a team: %j',
    async (text) => {
      expect(await problems(text)).toEqual([
        expect.stringMatching(/^ownership\.yaml:1:\d+ teams has no team in it \(/),
      ]);
      expect((await problems(text))[0]).toContain(EXAMPLE);
    },
  );

  it.each([
    ['- checkout\n', '1:1 the file must be a mapping with the key teams, but is a list'],
    ['team: { checkout: {} }\n', '1:1 team: unknown key (did you mean "teams"?)'],
    ['teams: [checkout]\n', '1:8 teams must be a mapping from names to teams, but is a list'],
    [
      'teams: { checkout: [orders] }\n',
      '1:20 teams.checkout must be a mapping with type, members and services, but is a list',
    ],
    ['teams: { "": {} }\n', '1:10 teams."" must be a name, but is blank'],
    [
      'teams: { a: { type: 3 } }\n',
      '1:21 teams.a.type must be stream-aligned, platform, enabling or complicated-subsystem, but is the number 3',
    ],
    [
      'teams: { a: { type: platfrom } }\n',
      '1:21 teams.a.type must be stream-aligned, platform, enabling or complicated-subsystem, but is the text "platfrom" (did you mean "platform"?)',
    ],
    [
      'teams: { a: { members: -1 } }\n',
      '1:24 teams.a.members must be the number of people (1 to 1000) or a list of their names, but is the number -1',
    ],
    ['teams: { a: { members: 0 } }\n', '1:24 teams.a.members must be the number of people'],
    [
      'teams: { a: { members: 6.5 } }\n',
      '1:24 teams.a.members must be the number of people (1 to 1000) or a list of their names, but is the number 6.5',
    ],
    [
      'teams: { a: { members: 60000 } }\n',
      '1:24 teams.a.members must be the number of people (1 to 1000) or a list of their names, but is the number 60000',
    ],
    [
      'teams: { a: { members: .inf } }\n',
      '1:24 teams.a.members must be the number of people (1 to 1000) or a list of their names, but is the number .inf',
    ],
    [
      'teams: { a: { members: true } }\n',
      '1:24 teams.a.members must be the number of people (1 to 1000) or a list of their names, but is true',
    ],
    [
      'teams: { a: { members: Ada } }\n',
      '1:24 teams.a.members must be the number of people (1 to 1000) or a list of their names, but is the text "Ada" (write it as a list: members: [Ada])',
    ],
    ['teams: { a: { members: } }\n', '1:15 teams.a.members is empty, but must be the number of people'],
    [
      'teams: { a: { members: [] } }\n',
      '1:24 teams.a.members is an empty list (leave members out when nobody knows them)',
    ],
    [
      'teams: { a: { members: [Ada, ada] } }\n',
      '1:30 teams.a.members[1] is "ada" once more (list each person once)',
    ],
    [
      'teams: { a: { members: [7] } }\n',
      '1:25 teams.a.members[0] must be the name of a person, but is the number 7 (put it in quotes: "7")',
    ],
    [
      'teams: { a: { services: orders } }\n',
      '1:25 teams.a.services must be a list of names or globs, but is the text "orders" (write it as a list: services: [orders])',
    ],
    [
      'teams: { a: { services: [404] } }\n',
      '1:26 teams.a.services[0] must be a name or glob of services, but is the number 404 (put it in quotes: "404")',
    ],
    [
      `teams: { a: { services: ['+(a|b)*+(c)'] } }\n`,
      '1:26 teams.a.services[0] repeats a group, which can take for ever (write @(a|b)',
    ],
    ['teams: { a: { members: 0 } }\n', '1:24 teams.a.members must be the number of people (1 to 1000)'],
    ['teams: { a: { members: -3 } }\n', '1:24 teams.a.members must be the number of people (1 to 1000)'],
    ['teams: { a: { members: 1e9 } }\n', '1:24 teams.a.members must be the number of people (1 to 1000)'],
    ['teams: { a: {}, a: {} }\n', '1:17 two teams with one name: "a" in line 1 and in line 1'],
    [
      'teams: { "web  shop": {}, Web shop: {} }\n',
      '1:27 two teams with one name: "web  shop" in line 1 and "Web shop" in line 1 differ only',
    ],
    [
      'teams:\n  checkout:\n   services: [*]\n',
      '3:15 a "*" here begins an alias, and there is none (put a glob that begins with "*" in quotes: "**/generated/**")',
    ],
    ['teams:\n\tcheckout: {}\n', '2:1 this line is indented with a tab'],
  ])('refuses %j', async (text, problem) => {
    const found = await problems(text);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`ownership.yaml:${problem}`);
  });

  it.each(['.inf', '-.inf', '.nan', '1e999'])(
    'knows no other way to write a number that is none: %s',
    async (members) => {
      expect(await problems(`teams: { a: { members: ${members} } }\n`)).toEqual([
        `ownership.yaml:1:24 teams.a.members must be the number of people (1 to 1000) or a list of their names, but is the number ${members}`,
      ]);
    },
  );

  it('gives back any teams that are written', () => {
    const name = fc
      .string({ minLength: 1, maxLength: 12 })
      .filter(
        (text) => text === text.trim() && !/\p{Cc}/u.test(text) && text !== '__proto__' && text !== '<<',
      );
    const pattern = name.filter((text) => globFault(text) === undefined);
    const people = fc.uniqueArray(name, { minLength: 1, maxLength: 9, selector: alike });
    const team = fc.record(
      {
        name,
        type: fc.constantFrom('stream-aligned', 'platform', 'enabling', 'complicated-subsystem'),
        members: fc.oneof(fc.integer({ min: 1, max: 1000 }), people),
        services: fc.array(pattern, { maxLength: 3 }),
        tables: fc.array(pattern, { maxLength: 3 }),
      },
      { requiredKeys: ['name'], noNullPrototype: true },
    );
    const teams = fc.uniqueArray(team, { minLength: 1, maxLength: 5, selector: (team) => alike(team.name) });
    fc.assert(
      fc.property(teams, (written) => {
        const file = { teams: Object.fromEntries(written.map(({ name, ...team }) => [name, team])) };
        const read = parse(stringify(file)).map(({ at, services, tables, ...team }) => ({
          ...team,
          services: services.map(({ pattern }) => pattern),
          ...(tables && { tables: tables.map(({ pattern }) => pattern) }),
        }));
        const expected = written.map(({ members, services = [], ...team }) => ({
          ...team,
          services,
          source: 'ownership.yaml',
          ...(typeof members === 'number' && { members }),
          ...(typeof members === 'object' && { members: members.length, people: members }),
        }));
        expect(new Set(read)).toEqual(new Set(expected));
      }),
    );
  });

  it('throws nothing but UserError, whatever the text', async () => {
    const fragment = fc.oneof(
      fc.constantFrom(
        'teams:\n',
        '  checkout:\n',
        '    members: ',
        '    services: ',
        '6\n',
        '[orders]\n',
        '[',
        ']',
        '"',
        ': ',
      ),
      fc.string({ unit: 'binary', maxLength: 5 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fragment, { maxLength: 20 }), async (fragments) => {
        const found = await problems(fragments.join(''));
        for (const problem of found) expect(problem).toMatch(/^ownership\.yaml:\d+:\d+ ./);
      }),
      { numRuns: 300 },
    );
  });
});

function alike(name: string): string {
  return name.replaceAll(/\s+/g, ' ').toLowerCase();
}
