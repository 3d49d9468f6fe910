/**
 * AWS's price list, asked once a month for each Region, because it is slow and changes rarely; the copy has the form
 * of a prices file.
 *
 * The copy is a convenience. One that cannot be read or written is told on stderr and does no harm.
 */
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Door } from '../aws/door.ts';
import type { RegionPrices } from '../core/cost/savings.ts';
import type { Part } from '../core/network/estate.ts';
import { readPricesFile } from '../files/prices-file.ts';
import { PRICES_SCHEMA } from '../files/prices-schema.ts';
import type { Io } from './io.ts';
import { jsonText } from './output.ts';

const KEPT_MILLISECONDS = 30 * 24 * 3_600_000;

/** The list prices of the door's Region; unreadable where AWS does not tell them. */
export async function listedPrices(door: Door, io: Io): Promise<Part<RegionPrices>> {
  // Another endpoint's prices must not be taken for AWS's.
  if (Object.keys(io.env).some((name) => name.startsWith('AWS_ENDPOINT_URL'))) return door.readPrices();
  const path = copyPath(door, io);
  const kept = await readCopy(path, door.region, io);
  if (kept !== undefined) return { status: 'read', value: kept };
  const listed = await door.readPrices();
  if (listed.status === 'read') await writeCopy(path, listed.value, io);
  return listed;
}

function copyPath({ partition, region }: Door, { env }: Io): string {
  const folder = env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  return join(folder, 'endpointer', `prices-${partition}-${region}.json`);
}

async function readCopy(path: string, region: string, io: Io): Promise<RegionPrices | undefined> {
  try {
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > KEPT_MILLISECONDS) return undefined;
    const part = await readPricesFile(path, region);
    return part.status === 'read' ? part.value : undefined;
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isAbsent) io.stderr.write(`Prices kept in ${path} are not used: ${String(error)}\n`);
    return undefined;
  }
}

async function writeCopy(path: string, value: RegionPrices, io: Io): Promise<void> {
  const { region, source, date, ...figures } = value;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(
      path,
      jsonText({ schema: PRICES_SCHEMA, currency: 'USD', source, date, regions: { [region]: figures } }),
    );
  } catch (error) {
    io.stderr.write(`Prices were not kept in ${path}: ${String(error)}\n`);
  }
}
