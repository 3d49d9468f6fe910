/** `node test/flows/fuzz.ts --lines 1000000 --files 1000 [--seed 1]` */
import { parseArgs } from 'node:util';
import { fuzzFlowLogs } from './fuzz-flow-logs.ts';

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '1000000' },
    files: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
  },
});

const { lines, files, brokenFiles } = await fuzzFlowLogs(
  Number(values.lines),
  Number(values.files),
  Number(values.seed),
);
process.stdout.write(
  `${lines} mutated lines and ${files} mutated files (${brokenFiles} refused): all as the reference says\n`,
);
