import { expect } from 'vitest';
import { archfit, directory } from '../helpers/world.js';

/** A service of a compose file. */
export const service = (name: string) => `  ${name}: { build: services/${name} }\n`;
const names = ['accounts', 'cards', 'loans'];
/** Three services of two teams, which import one another. */
export const bank = {
  'docker-compose.yml': `services:\n${names.map(service).join('')}`,
  'ownership.yaml':
    'teams:\n  retail: { members: 6, services: [accounts, cards] }\n  lending: { services: [loans] }\n',
  'services/accounts/main.ts': "import '../cards/main.js';\n",
  'services/cards/main.ts': 'export {};\n',
  'services/loans/main.ts': "import '../cards/main.js';\nimport pg from 'pg';\n",
};

export interface Surveyed {
  name: string;
  services: string[];
  inside: number;
  outside: number;
  stores: string[];
  verdict: string;
  size: { threeToFive: string; teamTopologies: string };
}

/** `archfit teams` of some files, and what it says of one team. */
export async function survey(flags: readonly string[] = [], files: Record<string, string> = bank) {
  const { out, code } = await archfit(['teams', '.', '--format', 'json', ...flags], {
    cwd: directory(files),
  });
  expect(code).toBe(0);
  const report = JSON.parse(out);
  const team = (name: string): Surveyed => report.teams.find((each: Surveyed) => each.name === name);
  return { report, team };
}
