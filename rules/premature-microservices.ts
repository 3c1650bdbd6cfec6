import {
  botTest,
  changesOf,
  commitPlaces,
  count,
  defineRule,
  historyOptions,
  many,
  option,
  peopleOf,
  servicesOf,
} from '../src/index.js';

/** Who writes along for a person: what they commit is that person's change, but they are nobody whom services can wait for. */
const ASSISTANTS = ['*+copilot@users.noreply.github.com', 'noreply@anthropic.com', 'cursoragent@*'];

export default defineRule({
  id: 'premature-microservices',
  summary: 'There are more services than the people can carry.',
  rationale:
    'Services pay for themselves when teams would otherwise wait for each other. A handful of people who all know each other pay for pipelines, ' +
    'networks and versions between services, and get nothing for it: a monolith of good modules does the same with less.',
  remedy:
    'Merge services along the lines of the domain until each has people of its own, and keep the boundaries as modules; cut again when a team grows out of one.',
  source:
    'The rules that archfit puts into practice: microservices begin to pay with 15 to 25 engineers; more services than half of the people, or three with five contributors in ninety days, is heuristic, and so is that fewer than three services are none. ' +
    'Fewer than twenty changes in that time say nothing.',
  severity: 'info',
  needs: ['manifests'],
  needsOne: ['ownership', 'history'],
  options: {
    perService: option.number({
      default: 2,
      min: 0.1,
      describes: 'the fewest people per service, where teams say how many they are',
    }),
    services: option.number({
      default: 3,
      min: 1,
      whole: true,
      describes: 'the fewest services that are microservices',
    }),
    contributors: option.number({
      default: 5,
      min: 1,
      whole: true,
      describes: 'up to how many contributors are too few',
    }),
    days: option.number({
      default: 90,
      min: 1,
      max: 730,
      whole: true,
      describes: 'in how many days before the newest commit',
    }),
    least: option.number({
      default: 20,
      min: 1,
      whole: true,
      describes: 'the fewest changes in that time that say anything',
    }),
    bots: historyOptions.bots,
  },
  *check(model, { perService, services: fewest, contributors, days, least, bots }) {
    const services = servicesOf(model).filter(({ path }) => path !== undefined);
    const known = model.teams.every(({ members }) => members !== undefined);
    const members = known ? model.teams.reduce((sum, team) => sum + team.members!, 0) : 0;
    const changes = changesOf(model, { months: days / 30.44, bots, mostFiles: Number.POSITIVE_INFINITY });
    const isBot = botTest([...bots, ...ASSISTANTS]);
    const people = peopleOf(changes).filter((person) => !isBot(person));
    const reasons: string[] = [];
    if (members > 0 && services.length >= fewest && services.length * perService > members)
      reasons.push(
        `${many(members, 'person is', 'people are')} in the teams, fewer than ${count(perService)} per service`,
      );
    if (services.length >= fewest && changes.length >= least && people.length <= contributors)
      reasons.push(`${many(people.length, 'person', 'people')} changed anything in ${many(days, 'day')}`);
    const [first] = services;
    if (first === undefined || reasons.length === 0) return;
    yield {
      key: 'system',
      message: `There are ${many(services.length, 'service')}, and ${reasons.join('; ')}.`,
      at: model.teams[0]?.at ?? { path: first.path ?? '' },
      related: commitPlaces(reasons.length > 1 || members === 0 ? changes.slice(0, 3) : [], first.path ?? ''),
      entities: [`service:${first.name}`, ...services.slice(1).map(({ name }) => `service:${name}` as const)],
      weight: services.length,
    };
  },
});
