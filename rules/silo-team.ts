import { defineRule, layersOf, listed, option, servicesOf } from '../src/index.js';

export default defineRule({
  id: 'silo-team',
  summary: 'All services of a team are of one technical layer, or every service belongs to every team.',
  rationale:
    'A team for the front end and a team for the database cut every feature in two: neither can finish one without the other. Where everybody ' +
    'owns everything, nobody decides.',
  remedy:
    'Form teams around what customers want, with everybody in them who is needed to build it, and give each its own services.',
  source:
    'Single-layer teams and shared services (MicroFreshener: Brogi, Neri & Soldani); Team Topologies (Skelton & Pais 2019).',
  severity: 'info',
  needs: ['ownership', 'code'],
  options: {
    least: option.number({
      default: 2,
      min: 1,
      whole: true,
      describes: 'the fewest services of a team that is judged',
    }),
    allTypes: option.boolean({
      default: false,
      describes: 'whether platform and enabling teams are judged as well',
    }),
  },
  *check(model, { least, allTypes }) {
    const layers = layersOf(model);
    const services = servicesOf(model);
    for (const { name, type, services: owned, at } of model.teams) {
      if (owned.length < least || (!allTypes && (type === 'platform' || type === 'enabling'))) continue;
      const layer = layers.get(owned[0]!);
      const isSilo = layer !== undefined && owned.every((service) => layers.get(service) === layer);
      if (!isSilo || services.every((service) => layers.get(service.name) === layer)) continue;
      yield {
        key: name,
        message: `All ${owned.length} services of ${name} are ${layer === 'database' ? 'databases' : 'front ends'} (${listed(owned, 8)}).`,
        at: at ?? { path: '' },
        entities: [`team:${name}`, ...owned.map((service) => `service:${service}` as const)],
        weight: owned.length,
      };
    }
    const claims = services.map(
      ({ name }) => new Set((model.teamClaims.get(name) ?? []).map(({ team }) => team)),
    );
    const teams = [...new Set(claims.flatMap((each) => [...each]))].sort();
    const [first] = teams;
    if (first === undefined || teams.length < 2 || services.length < least) return;
    if (!claims.every(({ size }) => size === teams.length)) return;
    yield {
      key: 'everybody',
      message: `Every service belongs to every team (${listed(teams, 8)}): nobody owns anything.`,
      at: model.teamClaims.get(services[0]!.name)![0]!.at,
      entities: [`team:${first}`, ...teams.slice(1).map((team) => `team:${team}` as const)],
      weight: services.length,
    };
  },
});
