/**
 * What a gigabyte of compressed logs costs in Lambda and in Athena, as a Markdown table:
 * `node bench/flows/cost-model.ts --megabytes-per-second 60` (compressed, one core, from the benchmark).
 *
 * Prices are us-east-1's public ones; what is not measured is an assumption, and both are printed.
 */
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { 'megabytes-per-second': { type: 'string' } } });

const PRICES = {
  /** Lambda, arm64, US dollars a GB-second and a request. */
  gigabyteSecond: 0.0000133334,
  request: 0.0000002,
  /** S3 GET, SQS receive and delete of one object's message, DynamoDB writes of its roll-ups (on demand). */
  get: 0.0000004,
  queue: 2 * 0.0000004,
  write: 0.000000625,
  /** Athena, a scanned terabyte, with at least 10 MB a query. */
  scannedTerabyte: 5,
};

const ASSUMED = {
  /** 1769 MB of memory are one full core. */
  memoryGigabytes: 1769 / 1024,
  /** A Graviton core against the one that measured. */
  coreRatio: 0.8,
  /** Waiting for the first byte, and keeping the sums. */
  secondsAnObject: 0.06,
  writesAnObject: 10,
};

const FILE_MEGABYTES = [0.01, 0.1, 1, 10, 75];

interface Cost {
  readonly lambda: number;
  readonly athena: number;
}

/** US dollars for 1000 MB of compressed logs in files of one size. */
function costOfGigabyte(fileMegabytes: number, megabytesPerSecond: number): Cost {
  const objects = 1000 / fileMegabytes;
  const seconds = 1000 / (megabytesPerSecond * ASSUMED.coreRatio) + objects * ASSUMED.secondsAnObject;
  const eachObject = PRICES.request + PRICES.get + PRICES.queue + ASSUMED.writesAnObject * PRICES.write;
  return {
    lambda: seconds * ASSUMED.memoryGigabytes * PRICES.gigabyteSecond + objects * eachObject,
    athena: PRICES.scannedTerabyte / 1000 + objects * PRICES.get,
  };
}

function toCostTable(megabytesPerSecond: number): string {
  const rows = FILE_MEGABYTES.map((size) => {
    const { lambda, athena } = costOfGigabyte(size, megabytesPerSecond);
    const cells = [
      size,
      lambda.toFixed(5),
      (1 / lambda).toFixed(0),
      athena.toFixed(5),
      (1 / athena).toFixed(0),
      (athena / lambda).toFixed(2),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    `Measured: ${megabytesPerSecond} MB/s of compressed logs on one core. Assumed: a Lambda core (${ASSUMED.memoryGigabytes.toFixed(2)} GB, arm64) does ${ASSUMED.coreRatio} of that; ${ASSUMED.secondsAnObject} s and ${ASSUMED.writesAnObject} DynamoDB writes an object. Prices of us-east-1: ${PRICES.gigabyteSecond} USD a GB-second, ${PRICES.scannedTerabyte} USD a terabyte scanned by Athena (which scans the logs again for each question).`,
    '',
    '| file size, MB compressed | Lambda, USD a GB | GB a USD | Athena, USD a GB and question | GB a USD | Athena : Lambda |',
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

const given = Number(values['megabytes-per-second']);
if (!(given > 0)) throw new RangeError('--megabytes-per-second: the measured throughput, for instance 60');
console.log(toCostTable(given));
