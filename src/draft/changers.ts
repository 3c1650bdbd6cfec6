/** Who changes a service, by the commits of the last twelve months: what git suggests to whoever has to say who owns it. */
import { BOTS, botTest, changesOf, SWEEP } from '../model/changes.js';
import { groupBy } from '../model/group.js';
import type { Model } from '../model/model.js';
import type { Author } from '../model/nouns.js';
import { compareText } from '../model/queries.js';

export interface Changer extends Pick<Author, 'name' | 'teams'> {
  /** Commits that they wrote, alone or with others. */
  readonly commits: number;
}

/** Of one service, library, or several of them together. */
export interface Changers {
  readonly commits: number;
  /** The most frequent first. */
  readonly people: readonly Changer[];
}

/** Asks who changes units of a model. */
export function changersOf(model: Model): (units: readonly string[]) => Changers {
  const changes = changesOf(model, { months: 12, bots: BOTS, mostFiles: SWEEP });
  const isBot = botTest(BOTS);
  return (units) => {
    const own = changes.filter((change) => change.units.some((unit) => units.includes(unit)));
    const authors = groupBy(
      own.flatMap((commit) => commit.authors.filter((author) => !isBot(author))),
      ({ name }) => name.toLowerCase(),
    );
    const people = [...authors.values()].map((all) => ({ ...all[0]!, commits: all.length }));
    people.sort((a, b) => b.commits - a.commits || compareText(a.name, b.name));
    return { commits: own.length, people };
  };
}
