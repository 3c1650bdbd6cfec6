/** The shape of `ownership.yaml`. */

import { globFault } from '../../model/globs.js';
import { list, mapping, named, refuse, text, wants, z } from '../../yaml/shape.js';
import { quoted } from '../../yaml/words.js';
import { EXAMPLE } from './example.js';

/** Nobody works in a larger team; such a number is a slip of the finger. */
const MOST_MEMBERS = 1000;
const MEMBERS = `the number of people (1 to ${MOST_MEMBERS}) or a list of their names`;

const count = z.int(wants(MEMBERS)).min(1, wants(MEMBERS)).max(MOST_MEMBERS, wants(MEMBERS));

const people = list(text('the name of a person'), MEMBERS).superRefine(
  refuse(function* (names) {
    if (names.length === 0) {
      yield { message: 'is an empty list', hint: 'leave members out when nobody knows them' };
    }
    const seen = new Set<string>();
    for (const [index, name] of names.entries()) {
      if (seen.has(sameName(name))) {
        yield { message: `is ${quoted(name)} once more`, hint: 'list each person once', index };
      }
      seen.add(sameName(name));
    }
  }),
);

const owned = (what: string) =>
  list(
    text(`a name or glob of ${what}`).superRefine(
      refuse(function* (pattern) {
        const fault = globFault(pattern);
        if (fault) yield fault;
      }),
    ),
    'a list of names or globs',
  ).nullish();

const team = mapping(
  {
    type: z
      .enum(
        ['stream-aligned', 'platform', 'enabling', 'complicated-subsystem'],
        wants('stream-aligned, platform, enabling or complicated-subsystem'),
      )
      .optional(),
    members: z.union([count, people], wants(MEMBERS)).optional(),
    aliases: list(text('what others call the team'), 'a list of names').nullish(),
    services: owned('services'),
    libraries: owned('libraries'),
    tables: owned('tables'),
  },
  'a mapping with type, members and services',
);

/** A file that names no team says nothing that a verdict could rest on. */
export const ownershipShape = mapping(
  { teams: named(team.nullish(), 'a mapping from names to teams').nullish() },
  'a mapping with the key teams',
)
  .nullable()
  // Any other problem of the file, such as a mistyped key `team`, says better why there is no team.
  .superRefine((file, context) => {
    if (context.issues.length === 0 && Object.keys(file?.teams ?? {}).length === 0) {
      context.addIssue({
        code: 'custom',
        message: 'has no team in it',
        path: ['teams'],
        params: { hint: EXAMPLE },
      });
    }
  });

/** What two names have in common that differ only in case and blanks. */
export function sameName(name: string): string {
  return name.trim().replaceAll(/\s+/g, ' ').toLowerCase();
}
