/** Files that change or fill something once, by hand, and are no users of it: who asks or stores from there is no part of what runs. */
const ONCE =
  /(?:^|\/)(?:migrations?|seeds?|seeders?|fixtures?)\/|(?:^|[/.-])(?:migrat\w*|seed\w*|fixtures?)(?:[-_]\w+)*\.[cm]?[jt]s$/i;

/** Whether a file changes or fills something once. */
export function isOnce(path: string): boolean {
  return ONCE.test(path);
}
