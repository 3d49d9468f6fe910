/**
 * Writes what AWS's Service Authorization Reference says of the actions with which the product changes things: which
 * resource types each takes, and which condition keys each pair knows. Synthesising is synchronous and must need no
 * package of that size, so that the few facts stand in a file; a test compares it with the package.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readAuthorizationFacts } from '../lib/infra/iam/read-authorization-facts.ts';

const file = fileURLToPath(new URL('../lib/infra/iam/authorization-facts.json', import.meta.url));
writeFileSync(file, `${JSON.stringify(await readAuthorizationFacts(), undefined, 2)}\n`);
