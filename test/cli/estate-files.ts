import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Estate } from '../../lib/core/network/estate.ts';
import { formatEstate } from '../../lib/files/estate-file.ts';

/** The path of a new file with this text. */
export async function fileWith(text: string, name = 'file.json'): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'endpointer-cli-')), name);
  await writeFile(path, text);
  return path;
}

/** The path of a new file with this estate. */
export function estateFile(estate: Estate): Promise<string> {
  return fileWith(formatEstate(estate), 'estate.json');
}
