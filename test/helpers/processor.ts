/** How long this process keeps processors busy with something, in milliseconds: unlike the clock, what else the machine does hardly counts. */
export function processorTime(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
