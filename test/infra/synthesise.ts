/** The stack as it is synthesised, with empty functions in place of the built ones. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EndpointerStack } from '../../lib/infra/endpointer-stack.ts';
import { FUNCTIONS } from '../../lib/infra/functions.ts';
import type { EndpointerProps } from '../../lib/infra/props.ts';

export const ENV = { account: '111122223333', region: 'eu-west-3' } as const;

export interface Synthesised {
  readonly app: App;
  readonly stack: EndpointerStack;
  readonly template: Template;
}

/** A folder as the bundling leaves it, but for what the functions do. */
export function emptyFunctions(): string {
  const folder = mkdtempSync(join(tmpdir(), 'endpointer-functions-'));
  for (const name of Object.keys(FUNCTIONS)) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'index.mjs'), 'export const handler = async () => {};\n');
  }
  return folder;
}

export function synthesise(props: Partial<EndpointerProps> = {}): Synthesised {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'endpointer-cdk-')) });
  const stack = new EndpointerStack(
    app,
    'Endpointer',
    {
      notify: [{ kind: 'email', address: 'net-team@example.com' }],
      functionsFolder: emptyFunctions(),
      ...props,
    },
    { env: ENV },
  );
  // CDK's own validation loads a WebAssembly module of seconds; cfn-lint and cdk-nag look at the template elsewhere.
  const { template } = app.synth({ skipValidation: true }).getStackArtifact(stack.artifactId);
  return { app, stack, template: Template.fromJSON(template) };
}
