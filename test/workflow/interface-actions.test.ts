/** Law 4 for interface endpoints and their groups: the model and the simulated account agree after every action. */
import { expect, test } from 'vitest';
import { openDoor } from '../../lib/aws/open-door.ts';
import { toFixture } from '../../lib/cli/fixture/to-fixture.ts';
import type { Estate } from '../../lib/core/network/estate.ts';
import { indexEstate } from '../../lib/core/network/index-estate.ts';
import type { Action } from '../../lib/core/remediation/action.ts';
import { applyAction, inverseOf, isApplied } from '../../lib/core/remediation/actions/registry.ts';
import { canonicalJson } from '../../lib/core/remediation/canonical-json.ts';
import { checkPreconditions, preconditionParts } from '../../lib/core/remediation/preconditions.ts';
import { startSimulator } from '../../lib/simulator/simulator.ts';
import { endpointService, ipv6OnlySubnet, REGION, subnet, vpc } from '../estates/build-estate.ts';
import type { EstateShape } from '../estates/build-estate.ts';
import {
  interfaceEstate,
  NARROW_POLICY,
  OTHER_ENDPOINT_ID,
  otherEndpoint,
  subnetsWith,
  SERVICE,
  SERVICE_NAME,
  SUBNET_IDS,
  VPC_ID,
} from '../estates/interface-estate.ts';

process.env['AWS_ACCESS_KEY_ID'] ??= 'AKIAEXAMPLE';
process.env['AWS_SECRET_ACCESS_KEY'] ??= 'example';

const TAGS = {
  'endpointer:product': 'endpointer',
  'endpointer:remediation': { remediationId: true },
} as const;
const [FIRST, SECOND] = SUBNET_IDS;
const GROUP = { resultOf: 0 } as const;
const PARTNER_SERVICE = 'com.amazonaws.vpce.us-east-1.vpce-svc-09a8006e245d1e7b8';

function makeGroup(hasIpv6: boolean): Action {
  return {
    kind: 'createSecurityGroup',
    vpcId: VPC_ID,
    namePrefix: `endpointer-${SERVICE}`,
    description: 'Clients of an endpoint',
    hasIpv6,
    tags: TAGS,
    preconditions: [],
  };
}

function admit(...cidrs: string[]): Action {
  const rule = { port: 443, cidrs };
  const preconditions = [{ kind: 'groupAdmits', groupId: GROUP, rule, which: 'none' }] as const;
  return { kind: 'authorizeIngress', groupId: GROUP, rule, preconditions };
}

function makeEndpoint(over: Partial<Extract<Action, { kind: 'createInterfaceEndpoint' }>> = {}): Action {
  return {
    kind: 'createInterfaceEndpoint',
    vpcId: VPC_ID,
    serviceName: SERVICE_NAME,
    subnetIds: [FIRST],
    groupIds: [GROUP],
    privateDns: true,
    ipAddressType: 'ipv4',
    tags: TAGS,
    preconditions: [{ kind: 'noInterfaceEndpoint', vpcId: VPC_ID, serviceName: SERVICE_NAME }],
    ...over,
  };
}

const DUAL = {
  vpcs: [vpc({ vpcId: VPC_ID, ipv6CidrBlocks: ['2001:db8::/56'] })],
  endpointServices: [
    endpointService('s3'),
    endpointService('dynamodb'),
    endpointService(SERVICE, { ipAddressTypes: ['ipv4', 'ipv6'] }),
  ],
};

const on = { vpcEndpointId: OTHER_ENDPOINT_ID } as const;
const inNone = { kind: 'endpointInSubnets', ...on, subnetIds: [SECOND], in: 'none' } as const;

const CASES: readonly (readonly [string, EstateShape, readonly Action[]])[] = [
  ['a new endpoint with a group of its own', {}, [makeGroup(false), admit('10.0.0.0/16'), makeEndpoint()]],
  [
    'a dual-stack endpoint of a VPC with IPv6',
    {
      ...DUAL,
      subnets: subnetsWith(subnet({ subnetId: FIRST, vpcId: VPC_ID, ipv6CidrBlocks: ['2001:db8:0:1::/64'] })),
    },
    [makeGroup(true), admit('10.0.0.0/16', '2001:db8::/56'), makeEndpoint({ ipAddressType: 'dualstack' })],
  ],
  [
    'an IPv6 endpoint in a subnet without IPv4',
    { ...DUAL, subnets: subnetsWith(ipv6OnlySubnet({ subnetId: FIRST, vpcId: VPC_ID })) },
    [makeGroup(true), admit('2001:db8::/56'), makeEndpoint({ ipAddressType: 'ipv6', privateDns: false })],
  ],
  [
    'an endpoint to a partner’s service of another Region',
    {
      endpointServices: [
        endpointService(SERVICE),
        endpointService('', {
          serviceName: PARTNER_SERVICE,
          serviceRegion: 'us-east-1',
          owner: '464622532012',
          availabilityZones: ['us-east-1a'],
          privateDnsNames: ['metrics.agent.datadoghq.com'],
          takesPolicy: false,
        }),
      ],
    },
    [
      makeGroup(false),
      admit('10.0.0.0/16'),
      makeEndpoint({
        serviceName: PARTNER_SERVICE,
        serviceRegion: 'us-east-1',
        preconditions: [{ kind: 'noInterfaceEndpoint', vpcId: VPC_ID, serviceName: PARTNER_SERVICE }],
      }),
    ],
  ],
  [
    'more blocks for a group that admits some',
    {},
    [makeGroup(false), admit('10.0.0.0/16'), admit('172.16.0.0/12', '2001:db8::/56'), makeEndpoint()],
  ],
  [
    'another subnet and a further group for an endpoint of others',
    { vpcEndpoints: [otherEndpoint()] },
    [
      makeGroup(false),
      admit('10.0.3.0/24'),
      {
        kind: 'addEndpointGroup',
        ...on,
        groupId: GROUP,
        preconditions: [{ kind: 'endpointHasGroup', ...on, groupId: GROUP, has: false }],
      },
      { kind: 'addEndpointSubnets', ...on, subnetIds: [SECOND], preconditions: [inNone] },
    ],
  ],
  [
    'another policy',
    { vpcEndpoints: [otherEndpoint()] },
    [
      {
        kind: 'replaceEndpointPolicy',
        ...on,
        formerPolicy: otherEndpoint().policyDocument ?? '',
        policy: NARROW_POLICY,
        preconditions: [{ kind: 'endpointPolicyIs', ...on, policy: otherEndpoint().policyDocument ?? '' }],
      },
    ],
  ],
];

/** What these actions change, in an order of its own. */
function changeable({ vpcEndpoints, securityGroups }: Estate): unknown {
  if (vpcEndpoints.status === 'unreadable' || securityGroups.status === 'unreadable')
    throw new Error('not readable');
  const byText = (items: readonly unknown[]) => items.map((item) => canonicalJson(item)).toSorted();
  const endpoints = vpcEndpoints.value
    .filter(({ state }) => !state.startsWith('delet'))
    .map((endpoint) => ({
      ...endpoint,
      policyDocument: canonicalJson(JSON.parse(endpoint.policyDocument ?? 'null')),
      subnetIds: endpoint.subnetIds.toSorted(),
      securityGroupIds: endpoint.securityGroupIds.toSorted(),
    }));
  return { endpoints: byText(endpoints), groups: byText(securityGroups.value) };
}

const PARTS = ['vpcEndpoints', 'securityGroups'] as const;

test.each(CASES)('%s, done and undone', async (_, shape, actions) => {
  const simulator = await startSimulator({
    fixture: toFixture(interfaceEstate(shape)),
    pageSize: 'maximum',
    pendingPolls: 0,
    staleReadsFor: { reads: 0 },
  });
  try {
    const door = await openDoor({ region: REGION, endpoint: simulator.url });
    const read = () => door.readEstate({ parts: PARTS });
    const before = await read();
    const results = new Map<number, string>();
    let model = before;
    const run = async (action: Action, index: number) => {
      const context = { remediationId: 'r-1', results };
      const parts = preconditionParts(action);
      const fresh = indexEstate(await door.readEstate({ parts }));
      expect(checkPreconditions(fresh, action, context)).toEqual({ holds: true });
      const dry = await door.perform(action, { ...context, isDryRun: true });
      expect(['wouldSucceed', 'noDryRun']).toContain(dry.outcome);
      const outcome = await door.perform(action, { ...context, isDryRun: false });
      if (outcome.outcome !== 'done') throw new Error(JSON.stringify(outcome));
      if (outcome.resultId !== undefined) results.set(index, outcome.resultId);
      const made = outcome.resultId === undefined ? {} : { resultId: outcome.resultId };
      model = applyAction(model, action, { ...context, ...made });
      let after = await read();
      for (let look = 0; look < 9 && !isApplied(indexEstate(after), action, { ...context, ...made }); look++)
        after = await read();
      expect(changeable(after)).toEqual(changeable(model));
    };
    for (const [index, action] of actions.entries()) await run(action, index);
    for (const [index, action] of [...actions.entries()].toReversed()) {
      const inverse = inverseOf(action, index);
      if (inverse !== undefined) await run(inverse, actions.length);
    }
    expect(changeable(await read())).toEqual(changeable(before));
  } finally {
    await simulator.close();
  }
});
