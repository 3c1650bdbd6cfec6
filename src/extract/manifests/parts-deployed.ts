/**
 * In: deployments, some of them of packages that only hold programs. Out: the same, each of the programs that it runs. Why: one container may start all the
 * programs of its package, by pm2 or a script, and each of them is told what the container is.
 */
import type { DeploymentFact } from '../../model/facts.js';
import type { Programs } from './programs.js';

/**
 * Deployments, those of packages with several programs given to each of these that they may run.
 * @param isOfAll whether all programs of a package are deployed by each: a platform runs them side by side
 */
export function partsDeployed(
  deployments: readonly DeploymentFact[],
  programs: Programs,
  isOfAll = false,
): DeploymentFact[] {
  const named = new Set(deployments.map(({ path }) => path));
  return deployments.flatMap((deployment): DeploymentFact[] => {
    const { path, hosts: _hosts, ports: _ports, innerPorts: _inner, ownPorts: _own, ...told } = deployment;
    if (path === undefined || !programs.isOnlyHolder(path)) return [deployment];
    const parts = programs.partsOf(path);
    const called = parts.filter((part) => part.called.has(deployment.name));
    const free = parts.filter((part) => !named.has(part.path));
    const ofImage = free.filter(({ isOfImage }) => isOfImage && !isOfAll);
    const run = [called, ofImage, free].find(({ length }) => length > 0);
    // All of them are started by something else: this does something once.
    if (run === undefined) return [deployment];
    const serving = run.length === 1 ? run : run.filter(({ serves }) => serves);
    // Whoever asks the container, asks what serves requests there.
    return run.map((part) =>
      serving.length === 1 && serving[0] === part
        ? { ...deployment, path: part.path }
        : { ...told, name: part.name, path: part.path },
    );
  });
}
