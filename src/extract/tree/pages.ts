/** Which files are pages of HTML that are part of the system, by their names and where they lie. */
import type { Path } from '../../model/nouns.js';

/** Pages of HTML that programs write, of documentation and reports, or that only hold what another file fills in: templates of Angular, of mails. */
const NO_PAGE =
  /\.(?:component|template|tpl)\.html$|(?:^|\/)(?:coverage|lcov-report|docs?|documentation|storybook-static|dist|build|out|reports?|test-results|playwright-report|_site|target|vendors?|third[-_]party|javadoc|typedoc|api-?docs?|swagger(?:-ui)?|e?-?mails?|mail-templates|email-templates)\//i;

/** Whether a file is a page of HTML that somebody wrote, whose scripts may ask others. */
export function isPage(path: Path): boolean {
  return path.endsWith('.html') && !NO_PAGE.test(path);
}
