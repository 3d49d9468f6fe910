#!/usr/bin/env node
import { processIo } from '../lib/cli/process-io.ts';
import { run } from '../lib/cli/run.ts';

process.exitCode = await run(process.argv.slice(2), processIo());
