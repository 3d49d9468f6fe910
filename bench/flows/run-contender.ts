/** One contender in a process of its own: prints its time, its peak memory and its answer as JSON. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { CONTENDERS, type Work } from './contenders.ts';

const [name, work] = process.argv.slice(2);
const given: Work = JSON.parse(work!);
const started = performance.now();
const cpuBefore = process.cpuUsage();
const lines = await CONTENDERS[name!]!(given);
const milliseconds = performance.now() - started;
const { user, system } = process.cpuUsage(cpuBefore);
const cpuMilliseconds = (user + system) / 1000;
const answer = createHash('sha256').update(lines.join('\n')).digest('hex');
// Of this program alone: what getrusage says includes the process that started it.
const [, peak] = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))!;
const peakMegabytes = Number(peak) / 1024;
process.stdout.write(
  JSON.stringify({ milliseconds, cpuMilliseconds, peakMegabytes, rows: lines.length, answer }),
);
process.exit(0);
