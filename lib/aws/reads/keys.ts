import { GetKeyPolicyCommand, ListKeysCommand } from '@aws-sdk/client-kms';
import type { KmsKey } from '../../core/network/estate.ts';
import { largestPageOf } from '../../core/reads/reads.ts';
import { readPages } from './read-pages.ts';
import { readOrNone } from './read-or-none.ts';
import type { Reader } from './reader.ts';
import { required } from './reader.ts';

export async function readKeys(reader: Reader): Promise<readonly KmsKey[]> {
  const kms = await reader.clients.kms();
  const keys = await readPages(reader, 'kms:ListKeys', {
    ask: (Marker) => kms.send(new ListKeysCommand({ Limit: largestPageOf('kms:ListKeys'), Marker })),
    next: (answer) => (answer.Truncated === true ? required(answer.NextMarker, 'NextMarker') : undefined),
    items: (answer) =>
      required(answer.Keys, 'Keys').map(({ KeyId, KeyArn }) => ({
        keyId: required(KeyId, 'KeyId'),
        keyArn: required(KeyArn, 'KeyArn'),
      })),
  });
  return Promise.all(
    keys.map(async (key) => ({
      ...key,
      // Every key has a policy, and its only valid name is this one.
      policy: await readOrNone(reader, 'kms:GetKeyPolicy', async () => {
        const answer = await kms.send(new GetKeyPolicyCommand({ KeyId: key.keyId, PolicyName: 'default' }));
        return required(answer.Policy, 'Policy');
      }),
    })),
  );
}
