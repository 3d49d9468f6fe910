import { fileURLToPath } from 'node:url';
import { afterEach, expect, it, vi } from 'vitest';
import { deployedPartners } from '../../functions/services/partners.ts';

afterEach(() => vi.unstubAllEnvs());

const placed = (path: string) =>
  vi.stubEnv('ENDPOINTER_PARTNERS', fileURLToPath(new URL(path, import.meta.url)));

it('a function has the partners that lie beside it', async () => {
  placed('../../examples/partners.json');
  expect((await deployedPartners())?.map(({ id }) => id)).toEqual(['acme']);
});

it('a function without a file knows those that are built in, and none of its own', async () => {
  vi.stubEnv('ENDPOINTER_PARTNERS', '');
  expect(await deployedPartners()).toBeUndefined();
});

it('a function whose file is damaged looks at nothing', async () => {
  placed('../../package.json');
  await expect(deployedPartners()).rejects.toThrow('is not as it should be');
});
