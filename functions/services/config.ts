import type { PutRequest } from '../../lib/aws/deployed/put-evaluations.ts';
import { CLIENT_SETTINGS } from '../client-settings.ts';
import { kept } from '../lazily.ts';

const client = kept(async () => {
  const { ConfigServiceClient } = await import('@aws-sdk/client-config-service');
  return new ConfigServiceClient(CLIENT_SETTINGS);
});

/** Hands evaluations to AWS Config. */
export async function putEvaluations(request: PutRequest): Promise<void> {
  const adapter = await import('../../lib/aws/deployed/put-evaluations.ts');
  await adapter.putEvaluations({ client: await client() }, request);
}
