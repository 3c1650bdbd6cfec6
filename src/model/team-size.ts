/**
 * How many services a team can look after, by two measures side by side: three to five services (archfit's rule of thumb; more than five is
 * over-fragmented), and the book's: a team of at most nine people owns two or three simple domains, or one complex one
 * (Team Topologies, Skelton & Pais 2019, ch. 3). Teams that help others own what they own for other reasons and are not counted.
 */
import type { Team } from './nouns.js';

/** What each of the two measures says of a team, in words. */
export interface TeamSize {
  readonly threeToFive: string;
  readonly teamTopologies: string;
}

/** People; the book's upper limit for a team that trusts each other. */
const LARGEST_TEAM = 9;

export function teamSize({ type, members, services: { length } }: Team): TeamSize {
  if (type === 'platform' || type === 'enabling') {
    const words = `${type} teams are not counted`;
    return { threeToFive: words, teamTopologies: words };
  }
  return { threeToFive: threeToFive(length), teamTopologies: teamTopologies(length, members) };
}

function threeToFive(services: number): string {
  const owns = services === 1 ? '1 service' : `${services} services`;
  if (services === 0) return 'no services: owns nothing';
  if (services > 5) return `${owns}: over-fragmented, more than 5`;
  return services < 3 ? `${owns}: room for more, fewer than 3` : `${owns}: right`;
}

function teamTopologies(services: number, members: number | undefined): string {
  const parts = [
    ...(members !== undefined && members > LARGEST_TEAM ? [`${members} people: too large, more than 9`] : []),
    services > 3 ? `${services} domains: too many for one team` : '',
  ].filter((part) => part !== '');
  if (parts.length > 0) return parts.join('; ');
  if (services === 0) return 'no domain';
  return services === 1
    ? 'one domain: fits, even a complex one'
    : `${services} domains: fits, if they are simple`;
}
