/**
 * Ids of tickets in the subjects of commits. In a pattern `9` stands for a number and `*` for the key of a project in capitals: `*-9` finds
 * SHOP-12, `#9` finds #12. No regular expression of somebody else is run: it may take for ever.
 */
import { escaped } from './escaped.js';

/** Jira, YouTrack and Linear; GitHub and GitLab. */
export const TICKETS: readonly string[] = ['*-9', '#9'];

/** What looks like a ticket and is a standard. */
const STANDARDS = /^(?:UTF|SHA|ISO|RFC|CVE|CWE|HTTP|TLS|AES|ES|ECMA|ADR|IPV|MP|BASE|COVID|GPT)-/;

const LONGEST = 500;

/** The first id that a subject names; all of a subject's characters beyond the five hundredth are passed over. */
export function ticketFinder(patterns: readonly string[]): (subject: string) => string | undefined {
  const expressions = patterns.map((pattern) => {
    const source = pattern
      .split(/(9|\*+)/)
      .map((part) => (part === '9' ? '\\d+' : part.startsWith('*') ? '[A-Z][A-Z0-9]+' : escaped(part)))
      .join('');
    return new RegExp(`(?<![\\w-])${source}(?![\\w-])`, 'g');
  });
  return (subject) => {
    const text = subject.slice(0, LONGEST);
    for (const expression of expressions) {
      for (const [id] of text.matchAll(expression)) if (!STANDARDS.test(id)) return id;
    }
    return undefined;
  };
}
