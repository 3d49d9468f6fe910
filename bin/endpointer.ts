#!/usr/bin/env node
import { once } from 'node:events';
import { run } from '../lib/cli/run.ts';

process.exitCode = await run(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
  env: process.env,
  isTTY: process.stdin.isTTY && process.stdout.isTTY,
  interrupted: async () => {
    await once(process, 'SIGINT');
  },
});
