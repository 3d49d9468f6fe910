/** The product's own CDK app, synthesised in a process of its own as the CDK's command line does it. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod/mini';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url));

const resourceSchema = z.looseObject({
  Type: z.string(),
  Properties: z.optional(z.record(z.string(), z.unknown())),
});

export const templateSchema = z.looseObject({ Resources: z.record(z.string(), resourceSchema) });

export type Template = z.output<typeof templateSchema>;
export type TemplateResource = z.output<typeof resourceSchema>;

export interface Asset {
  readonly folder: string;
  readonly bucket: string;
  readonly key: string;
}

export interface CloudAssembly {
  readonly stackName: string;
  readonly template: Template;
  readonly assets: readonly Asset[];
}

export interface SynthesisOptions {
  readonly accountId: string;
  readonly region: string;
  /** Where the assembly is written. */
  readonly folder: string;
  /** Beside what `cdk.json` says; wins over it. */
  readonly context: Readonly<Record<string, unknown>>;
}

const STACK = 'Endpointer';

/** Throws with the app's own words where it does not synthesise. */
export async function synthesise({
  accountId,
  region,
  folder,
  context,
}: SynthesisOptions): Promise<CloudAssembly> {
  const project = z
    .object({ context: z.record(z.string(), z.unknown()) })
    .parse(JSON.parse(await readFile(join(root, 'cdk.json'), 'utf8')));
  await run(process.execPath, [join(root, 'bin', 'app.ts')], {
    cwd: root,
    env: {
      PATH: process.env['PATH'],
      CDK_OUTDIR: folder,
      CDK_CONTEXT_JSON: JSON.stringify({ ...project.context, ...context }),
      CDK_DEFAULT_ACCOUNT: accountId,
      CDK_DEFAULT_REGION: region,
    },
  });
  const template = templateSchema.parse(
    JSON.parse(await readFile(join(folder, `${STACK}.template.json`), 'utf8')),
  );
  return {
    stackName: STACK,
    template,
    assets: await assetsIn(folder, { accountId, region }),
  };
}

const destinationSchema = z.looseObject({ bucketName: z.string(), objectKey: z.string() });

const assetsSchema = z.looseObject({
  files: z.record(
    z.string(),
    z.looseObject({
      source: z.looseObject({ path: z.string(), packaging: z.string() }),
      destinations: z.record(z.string(), destinationSchema),
    }),
  ),
});

/** Those that are folders; the template itself is an asset too, and is handed over as it is. */
async function assetsIn(
  folder: string,
  { accountId, region }: { readonly accountId: string; readonly region: string },
): Promise<readonly Asset[]> {
  const { files } = assetsSchema.parse(
    JSON.parse(await readFile(join(folder, `${STACK}.assets.json`), 'utf8')),
  );
  const fill = (text: string) =>
    text
      .replaceAll('${AWS::AccountId}', accountId)
      .replaceAll('${AWS::Region}', region)
      .replaceAll('${AWS::Partition}', 'aws');
  return Object.values(files)
    .filter(({ source }) => source.packaging === 'zip')
    .flatMap(({ source, destinations }) =>
      Object.values(destinations).map(({ bucketName, objectKey }) => ({
        folder: join(folder, source.path),
        bucket: fill(bucketName),
        key: fill(objectKey),
      })),
    );
}
