/** What AWS's events and answers look like according to somebody who has not read the parsers. */
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { CreateVpcEndpointCommand, DeleteVpcEndpointsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ACCOUNT, privateAccount } from '../../../test/workflow/private-account.ts';
import { parseConfigInvocation } from '../../core/events/parse-config-invocation.ts';
import { parseQueueMessage } from '../../core/events/parse-queue-message.ts';
import { toConfigEvaluations } from '../../core/events/to-config-evaluations.ts';
import type { SimulatedEvent, Simulator } from '../../simulator/simulator.ts';
import { startSimulator } from '../../simulator/simulator.ts';
import { putEvaluations } from './put-evaluations.ts';
import { settleEvidence } from './settle-evidence.ts';
import { vpcPlace } from '../../../test/subjects.ts';

const OURS = { roleArns: ['arn:aws:iam::111122223333:role/write'] };
const CHECK = 's3-gateway-endpoint-routed';

let simulator: Simulator;
let events: SimulatedEvent[];

beforeEach(async () => {
  events = [];
  simulator = await startSimulator({
    fixture: {
      ...privateAccount(),
      ConfigRules: [
        {
          ConfigRuleName: 'endpointer-s3',
          ConfigRuleId: 'config-rule-abc',
          InputParameters: JSON.stringify({ checkId: CHECK }),
        },
      ],
    },
    trailDelayMilliseconds: 0,
    onEvent: (event) => events.push(event),
  });
});

afterEach(() => simulator.close());

function settings(customUserAgent = 'aws-cli/2.17.0') {
  return {
    region: ACCOUNT.region,
    endpoint: simulator.url,
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' },
    customUserAgent,
    maxAttempts: 1,
  };
}

async function createEndpoint(userAgent?: string): Promise<string> {
  const client = new EC2Client(settings(userAgent));
  const { VpcEndpoint } = await client.send(
    new CreateVpcEndpointCommand({
      VpcId: ACCOUNT.vpcId,
      ServiceName: `com.amazonaws.${ACCOUNT.region}.s3`,
      RouteTableIds: [ACCOUNT.tableIds[0]],
    }),
  );
  return VpcEndpoint?.VpcEndpointId ?? '';
}

const messages = () => events.map((event) => parseQueueMessage(JSON.stringify(event), OURS));

describe('events of calls', () => {
  it('name what was made and where', async () => {
    const endpointId = await createEndpoint();
    expect(messages()).toMatchObject([
      {
        kind: 'networkChange',
        eventName: 'CreateVpcEndpoint',
        vpcIds: [ACCOUNT.vpcId],
        resourceIds: [ACCOUNT.tableIds[0], endpointId],
        isOurs: false,
      },
    ]);
  });

  it('name only what could be deleted', async () => {
    const endpointId = await createEndpoint();
    const client = new EC2Client(settings());
    await client.send(
      new DeleteVpcEndpointsCommand({ VpcEndpointIds: [endpointId, 'vpce-0a1b2c3d4e5f6ffff'] }),
    );
    expect(messages().at(-1)).toMatchObject({ eventName: 'DeleteVpcEndpoints', resourceIds: [endpointId] });
  });

  it('are ours where our user agent called', async () => {
    await createEndpoint('endpointer/0.1.0');
    expect(messages()).toMatchObject([{ isOurs: true }]);
  });
});

describe('the event history', () => {
  const evidence = () =>
    settleEvidence({
      trail: { client: new CloudTrailClient(settings()), mayLookUp: async () => {} },
      cloudFormation: new CloudFormationClient(settings()),
      noted: { note: async () => {}, last: async () => undefined },
      resourcesOf: async () => ACCOUNT.tableIds,
      ours: OURS,
    });
  const since = () => new Date(Date.now() - 60_000).toISOString();

  it('shows the last write of somebody else to this network', async () => {
    expect(await evidence().lastWrite(vpcPlace(ACCOUNT.vpcId), since())).toBeUndefined();
    await createEndpoint();
    expect(await evidence().lastWrite(vpcPlace(ACCOUNT.vpcId), since())).toMatch(/^20\d\d-.*Z$/);
  });

  it('does not count what we wrote', async () => {
    await createEndpoint('endpointer/0.1.0');
    expect(await evidence().lastWrite(vpcPlace(ACCOUNT.vpcId), since())).toBeUndefined();
  });
});

describe('an invocation by AWS Config', () => {
  const resource = { resourceType: 'AWS::EC2::RouteTable', resourceId: ACCOUNT.tableIds[0] };

  it.each([
    ['scheduled', 'scheduled', undefined],
    ['changed', 'change', undefined],
    ['oversized', 'oversized', undefined],
    ['deleted', 'gone', 'deleted'],
    ['leftScope', 'gone', 'leftScope'],
  ] as const)('is understood: %s', (kind, expected, why) => {
    const occasion = kind === 'scheduled' ? { kind } : { kind, ...resource };
    expect(parseConfigInvocation(simulator.configEvent('endpointer-s3', occasion))).toMatchObject({
      kind: expected,
      checkId: CHECK,
      region: ACCOUNT.region,
      ...(kind === 'scheduled' ? {} : { resource }),
      ...(why === undefined ? {} : { why }),
    });
  });

  it('is answered so that the bus hears of what is new', async () => {
    const invocation = parseConfigInvocation(
      simulator.configEvent('endpointer-s3', { kind: 'changed', ...resource }),
    );
    if (invocation.kind !== 'change') throw new Error(`it is ${invocation.kind}`);
    const batches = toConfigEvaluations(
      [{ checkId: CHECK, ...resource, status: 'unknown', reason: 'access denied' }],
      { orderingTimestamp: invocation.orderingTimestamp },
    );
    const client = new ConfigServiceClient(settings());
    await putEvaluations({ client }, { resultToken: invocation.resultToken, batches });
    expect(messages()).toMatchObject([
      { kind: 'complianceChange', ...resource, compliance: 'NON_COMPLIANT', isUnknown: true },
    ]);
  });
});
