import type {
  DescribeKeyRequest,
  DescribeKeyResponse,
  GetKeyPolicyRequest,
  GetKeyPolicyResponse,
  ListKeysRequest,
  ListKeysResponse,
} from '@aws-sdk/client-kms';
import type { FixtureKey } from '../../fixture.ts';
import { Pages, pageSizeOf } from '../../pages.ts';
import { Refusal } from '../../refusal.ts';
import { awsJsonProtocol } from '../../wire/json-protocol.ts';
import { jsonRefusals } from '../refusals.ts';
import { operation, type Call, type Service } from '../service.ts';

const defaultLimit = 100;
const largestPage = 1000;
const pages = new Pages<FixtureKey>();

const listKeys = operation<ListKeysRequest, ListKeysResponse>(
  'ListKeys',
  ({ Limit = defaultLimit, Marker }, { world, pageSize }) => {
    const { items, nextToken } = pages.take(world, {
      list: '',
      token: Marker,
      size: pageSizeOf(Limit, largestPage, pageSize),
      read: () => world.read('Keys'),
      badToken: () => new Refusal('InvalidMarkerException', 'The marker is not valid'),
    });
    return {
      Keys: items.map(({ KeyId, KeyArn }) => ({ KeyId, KeyArn })),
      Truncated: nextToken !== undefined,
      ...(nextToken !== undefined && { NextMarker: nextToken }),
    };
  },
);

const describeKey = operation<DescribeKeyRequest, DescribeKeyResponse>(
  'DescribeKey',
  ({ KeyId = '' }, call) => {
    const key = findKey(KeyId, call);
    return {
      KeyMetadata: {
        AWSAccountId: call.world.accountId,
        KeyId: key.KeyId,
        Arn: key.KeyArn,
        Enabled: true,
        KeyUsage: 'ENCRYPT_DECRYPT',
        KeyState: 'Enabled',
        KeyManager: key.KeyManager,
      },
    };
  },
);

/** A key has one policy, and its name is `default`. */
const getKeyPolicy = operation<GetKeyPolicyRequest, GetKeyPolicyResponse>(
  'GetKeyPolicy',
  ({ KeyId = '', PolicyName = 'default' }, call) => {
    const { Policy } = findKey(KeyId, call);
    if (PolicyName !== 'default') throw new Refusal('NotFoundException', 'No such policy exists');
    return { Policy, PolicyName };
  },
);

function findKey(idOrArn: string, { world }: Call): FixtureKey {
  const key = world.read('Keys').find(({ KeyId, KeyArn }) => KeyId === idOrArn || KeyArn === idOrArn);
  if (key) return key;
  const arn = idOrArn.startsWith('arn:')
    ? idOrArn
    : `arn:aws:kms:${world.region}:${world.accountId}:key/${idOrArn}`;
  throw new Refusal('NotFoundException', `Key '${arn}' does not exist`);
}

export const kms: Service = {
  signingName: 'kms',
  eventSource: 'kms.amazonaws.com',
  protocol: awsJsonProtocol('1.1', 'TrentService'),
  operations: [listKeys, describeKey, getKeyPolicy],
  refusals: jsonRefusals('kms', 'KMSInternalException'),
  regions: 'own',
  loadSchemas: () => import('@aws-sdk/client-kms'),
};
