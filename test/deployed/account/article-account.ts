/**
 * The article's first architecture in an account of the simulator: a private subnet whose machine puts files to S3, and
 * a NAT gateway, whose route somebody is about to make.
 */
import { fileURLToPath } from 'node:url';
import { withConsent, withSourceIpPolicy } from '../../../lib/cli/demo/variants.ts';
import { toFixture } from '../../../lib/cli/fixture/to-fixture.ts';
import type { Estate } from '../../../lib/core/network/estate.ts';
import { readEstateFile } from '../../../lib/files/estate-file.ts';
import { completeFixture } from '../../../lib/simulator/fixture.ts';
import type { Fixture } from '../../../lib/simulator/simulator.ts';

export const ACCOUNT_ID = '111122223333';
export const REGION = 'eu-west-3';
export const VPC_ID = 'vpc-0a1b2c3d4e5f60718';
export const PRIVATE_TABLE_ID = 'rtb-0a1b2c3d4e5f60001';
/** Where flow logs are delivered to; the emulator's, for the simulator keeps no objects. */
export const LOG_BUCKET = 'article-flow-logs';
export const NAT_GATEWAY_ID = 'nat-0a1b2c3d4e5f60001';

export interface ArticleOptions {
  /** The VPC's owner lets Endpointer work alone. */
  readonly isConsenting?: boolean;
  /** The bucket lets in the NAT gateway's address alone. */
  readonly hasSourceIpPolicy?: boolean;
  /** Another account made of it. */
  readonly changeAccount?: (article: Estate) => Estate;
  /** The route to the NAT gateway is there already. */
  readonly isRouted?: boolean;
}

const file = fileURLToPath(new URL('../../../lib/cli/demo/article.estate.json', import.meta.url));

export async function articleAccount(options: ArticleOptions = {}): Promise<Fixture> {
  const { isConsenting = false, hasSourceIpPolicy = false, isRouted = false } = options;
  let estate: Estate = await readEstateFile(file);
  if (isConsenting) estate = withConsent(estate);
  if (hasSourceIpPolicy) estate = withSourceIpPolicy(estate);
  if (options.changeAccount !== undefined) estate = options.changeAccount(estate);
  const fixture = completeFixture(toFixture(estate));
  if (!isRouted) withoutNatRoute(fixture);
  // A table and a key of the account's own, so that their policies are read, and a quota that was never raised.
  fixture.Tables = [
    {
      TableName: 'orders',
      TableArn: `arn:aws:dynamodb:${REGION}:${ACCOUNT_ID}:table/orders`,
      ResourcePolicy: null,
    },
  ];
  fixture.Keys = [
    {
      KeyId: 'key-files',
      KeyArn: `arn:aws:kms:${REGION}:${ACCOUNT_ID}:key/key-files`,
      Policy: OWN_ACCOUNT_ALONE,
      KeyManager: 'CUSTOMER',
    },
  ];
  fixture.Quotas = fixture.Quotas.filter(({ QuotaCode }) => QuotaCode !== 'L-93826ACB');
  fixture.Trails = [
    {
      Name: 'management',
      TrailARN: `arn:aws:cloudtrail:${REGION}:${ACCOUNT_ID}:trail/management`,
      HomeRegion: REGION,
      IsLogging: true,
    },
  ];
  fixture.ConfigurationRecorders = [
    { name: 'default', recordingGroup: { allSupported: true }, IsRecording: true },
  ];
  return fixture;
}

const OWN_ACCOUNT_ALONE = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${ACCOUNT_ID}:root` },
      Action: 'kms:*',
      Resource: '*',
    },
  ],
});

function withoutNatRoute(fixture: Fixture): void {
  for (const table of fixture.RouteTables)
    table.Routes = table.Routes?.filter(({ NatGatewayId }) => NatGatewayId === undefined);
}
