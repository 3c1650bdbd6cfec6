import { count, defineRule, many, option, serviceSizes } from '../src/index.js';

export default defineRule({
  id: 'mega-service',
  summary: 'One service holds a large part of the lines and of the endpoints of the system.',
  rationale:
    'A service that answers most questions is the monolith that the others were cut from: everybody works in it, waits for its releases and falls with it, ' +
    'and the small services around it pay for a network without being free of it.',
  remedy:
    'Find in it what changes by itself and has data of its own (mixed-service shows parts that share none), and give that away one by one, with its tables; or merge the small ones back into it.',
  source:
    'Mega service (Tighilt et al. 2020); 39 % of the lines and 20 % of the endpoints, of four services or more: DAMP (Mohammadi 2026). ' +
    'Among four services one of them soon has 39 %: `times` asks for more than that. Compared are services whose lines were read and that answer, consume or touch tables; front ends and gateways are left out, and what is written in other languages counts by its files. Tests are no lines, and health checks no endpoints; where there are fewer endpoints than services, their shares say nothing.',
  severity: 'warn',
  needs: ['manifests', 'code', 'calls'],
  options: {
    lines: option.number({
      default: 39,
      max: 100,
      describes: 'from which share of the lines on, in percent',
    }),
    endpoints: option.number({
      default: 20,
      max: 100,
      describes: 'from which share of the endpoints on, in percent',
    }),
    services: option.number({
      default: 4,
      min: 2,
      whole: true,
      describes: 'the fewest services that can be compared',
    }),
    times: option.number({
      default: 1,
      min: 1,
      describes: 'how many times the mean size it has at least; 1 asks for nothing more',
    }),
  },
  *check(model, { lines: leastLines, endpoints: leastEndpoints, services, times }) {
    const { compared, unreadLines } = serviceSizes(model);
    if (compared.length < services) return;
    const allLines = compared.reduce((sum, { lines }) => sum + lines, unreadLines);
    const allEndpoints = compared.reduce((sum, { endpoints }) => sum + endpoints.length, 0);
    // One of two is half of them, and says nothing of services that are told what to do by messages.
    if (allEndpoints < compared.length) return;
    for (const { service, lines, endpoints } of compared) {
      const [share, answers] = [
        (100 * lines) / allLines,
        (100 * endpoints.length) / Math.max(1, allEndpoints),
      ];
      if (share < leastLines || answers < leastEndpoints || endpoints.length === 0) continue;
      if (lines * compared.length < times * (allLines - unreadLines)) continue;
      const [second] = compared.filter((each) => each.service !== service).sort((a, b) => b.lines - a.lines);
      yield {
        key: service,
        message:
          `${service} holds ${count(share)} % of the lines (${count(lines)} of ${unreadLines > 0 ? 'about ' : ''}${count(allLines)}) and ${count(answers)} % of the endpoints ` +
          `(${count(endpoints.length)} of ${count(allEndpoints)}) of the ${many(compared.length, 'service')} that can be compared; the next one, ${second!.service}, has ${many(second!.lines, 'line')}.`,
        at: { path: model.modules.get(service)?.path ?? '' },
        entities: [`service:${service}`],
        weight: share,
      };
    }
  },
});
