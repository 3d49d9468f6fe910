/** `npm run new:check ID`: starts a check with its test and its page; both fail until they are written. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../lib/core/checks');
const id = process.argv[2] ?? '';
if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(id)) {
  console.error(
    `Got "${id}"; a check's id names the good state in kebab case, such as s3-gateway-endpoint-routed.`,
  );
  process.exit(1);
}
const name = id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
const HEADINGS = [
  'What it checks',
  'Avoid',
  'Prefer',
  'Why',
  'What remediation does and undoes',
  'What could break',
  'When not to use it',
];

const files = {
  [`${id}.ts`]: `import type { Check } from './check.ts';

/** TODO: one sentence that names the good state. */
export const ${name}: Check = {
  id: '${id}',
};
`,
  [`${id}.test.ts`]: `import { expect, test } from 'vitest';
import { ${name} } from './${id}.ts';

test('TODO: the first row of the table', () => {
  expect(${name}.title).toBe('TODO');
});
`,
  [`${id}.md`]: `# ${id}\n\n${HEADINGS.map((heading) => `## ${heading}\n\nTODO\n`).join('\n')}`,
};

for (const file of Object.keys(files)) {
  const path = join(FOLDER, file);
  if (existsSync(path)) {
    console.error(`${path} is there already; nothing was changed.`);
    process.exit(1);
  }
}
for (const [file, text] of Object.entries(files)) {
  writeFileSync(join(FOLDER, file), text);
  console.log(`wrote lib/core/checks/${file}`);
}
console.log(`Now add '${id}' to check-ids.ts and ${name} to registry.ts.`);
