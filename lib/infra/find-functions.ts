import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../core/user-error.ts';
import type { FunctionName } from './functions.ts';

/** Beside the built library in the package; under `dist` in the repository. */
const PLACES = ['../../functions', '../../dist/functions'].map((place) =>
  fileURLToPath(new URL(place, import.meta.url)),
);

/** The folder of a function as it is deployed. Throws `UserError` where it has not been built. */
export function functionFolder(name: FunctionName, functionsFolder: string | undefined): string {
  const places = functionsFolder === undefined ? PLACES : [resolve(functionsFolder)];
  const found = places
    .map((place) => join(place, name))
    .find((folder) => existsSync(join(folder, 'index.mjs')));
  if (found !== undefined) return found;
  throw new UserError({
    got: `The function ${name} has not been built: there is no ${name}/index.mjs`,
    allowed: 'Every function is bundled before the construct is synthesised',
    remedy: `Write functions/${name}/handler.ts where it is missing, then run: node scripts/bundle-functions.ts`,
  });
}
