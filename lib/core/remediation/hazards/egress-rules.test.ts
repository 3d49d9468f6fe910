import { describe } from 'vitest';
import type { NetworkAclEntry, SecurityGroupRule } from '../../network/estate.ts';
import {
  DYNAMODB_LIST_ID,
  dynamodbPrefixList,
  networkAcl,
  networkInterface,
  prefixList,
  S3_CIDRS,
  S3_LIST_ID,
  s3PrefixList,
  securityGroup,
  unreadable,
} from '../../../../test/estates/build-estate.ts';
import { testHazard } from './quiet-estate.laws.ts';

const https = {
  protocol: 'tcp',
  fromPort: 443,
  toPort: 443,
  cidrs: [],
  prefixListIds: [],
  securityGroupIds: [],
};
const rules = (...egress: Partial<SecurityGroupRule>[]) => ({
  securityGroups: [securityGroup({ egress: egress.map((rule) => ({ ...https, ...rule })) })],
});

describe('a security group', () => {
  testHazard('egress-rules', [
    { name: 'that lets everything out is no hazard', tells: [] },
    {
      name: "that names the service's prefix list is none",
      shape: rules({ prefixListIds: [S3_LIST_ID] }),
      tells: [],
    },
    { name: 'that names all CIDRs of the service is none', shape: rules({ cidrs: S3_CIDRS }), tells: [] },
    {
      name: 'that names them in halves is none',
      shape: rules({ cidrs: ['52.95.154.0/24', '52.95.155.0/24'] }, { cidrs: ['52.95.156.0/24'] }),
      tells: [],
    },
    {
      name: 'that names only some of them is found',
      shape: rules({ cidrs: ['52.95.154.0/24', '52.95.156.0/24'] }),
      tells: ['found sg-0a'],
    },
    {
      name: 'that lets 443 only to a proxy is found',
      shape: rules({ cidrs: ['10.0.0.10/32'] }),
      tells: ['found sg-0a'],
    },
    {
      name: 'that lets 443 only to another group is found',
      shape: rules({ securityGroupIds: ['sg-proxy'] }),
      tells: ['found sg-0a'],
    },
    {
      name: 'that names the list of another service is found',
      shape: rules({ prefixListIds: [DYNAMODB_LIST_ID] }),
      tells: ['found sg-0a'],
    },
    {
      name: 'whose range of ports holds 443 is none',
      shape: rules({ fromPort: 1, toPort: 1024, cidrs: ['0.0.0.0/0'] }),
      tells: [],
    },
    {
      name: 'that lets nothing out on 443 belongs to no client',
      shape: rules({ fromPort: 5432, toPort: 5432, cidrs: ['10.0.0.0/16'] }),
      tells: [],
    },
    {
      name: 'that lets out UDP alone belongs to no client',
      shape: rules({ protocol: 'udp', cidrs: ['10.0.0.0/16'] }),
      tells: [],
    },
    {
      name: 'is judged together with the others of the interface',
      shape: {
        networkInterfaces: [networkInterface({ instanceId: 'i-0a', securityGroupIds: ['sg-0b', 'sg-0a'] })],
        securityGroups: [
          securityGroup({ egress: [{ ...https, cidrs: ['10.0.0.10/32'] }] }),
          securityGroup({ groupId: 'sg-0b', egress: [{ ...https, prefixListIds: [S3_LIST_ID] }] }),
        ],
      },
      tells: [],
    },
    {
      name: 'is told once with the others, in whatever order interfaces name them',
      shape: {
        networkInterfaces: [
          networkInterface({ securityGroupIds: ['sg-0b', 'sg-0a'] }),
          networkInterface({ networkInterfaceId: 'eni-0c', securityGroupIds: ['sg-0a', 'sg-0b'] }),
        ],
        securityGroups: ['sg-0a', 'sg-0b'].map((groupId) =>
          securityGroup({ groupId, egress: [{ ...https, cidrs: ['10.0.0.10/32'] }] }),
        ),
      },
      tells: ['found sg-0a,sg-0b'],
    },
    {
      name: 'that lets out port 80 alone belongs to no client',
      shape: rules({ fromPort: 80, toPort: 80, cidrs: ['10.0.0.0/16'] }),
      tells: [],
    },
    {
      name: 'of an endpoint or a load balancer is not asked',
      shape: {
        ...rules({ cidrs: ['10.0.0.10/32'] }),
        networkInterfaces: [networkInterface({ interfaceType: 'vpc_endpoint' })],
      },
      tells: [],
    },
    {
      name: 'of an interface in another subnet is not asked',
      shape: {
        ...rules({ cidrs: ['10.0.0.10/32'] }),
        networkInterfaces: [networkInterface({ subnetId: 'subnet-0b' })],
      },
      tells: [],
    },
    {
      name: 'that the account does not show is told',
      shape: { networkInterfaces: [networkInterface({ instanceId: 'i-0a', securityGroupIds: ['sg-0z'] })] },
      tells: ['unreadable securityGroups'],
    },
    {
      name: 'that names a list which could not be read is told',
      shape: {
        ...rules({ prefixListIds: ['pl-0a'] }),
        prefixLists: [s3PrefixList(), dynamodbPrefixList(), prefixList({ cidrs: unreadable() })],
      },
      tells: ['unreadable securityGroups'],
    },
    {
      name: 'cannot be told where groups could not be read',
      shape: { securityGroups: unreadable() },
      tells: ['unreadable securityGroups'],
    },
  ]);
});

const entry = (overrides: Partial<NetworkAclEntry>): NetworkAclEntry => ({
  ruleNumber: 100,
  egress: true,
  action: 'allow',
  protocol: '6',
  cidr: '0.0.0.0/0',
  ...overrides,
});
const out = entry({ fromPort: 443, toPort: 443 });
const back = entry({ egress: false, fromPort: 1024, toPort: 65_535 });
const acl = (...entries: NetworkAclEntry[]) => ({ networkAcls: [networkAcl({ entries })] });

describe('a network ACL', () => {
  testHazard('egress-rules', [
    { name: 'that lets 443 out and answers back is no hazard', shape: acl(out, back), tells: [] },
    { name: 'without a way out is found', shape: acl(back), tells: ['found acl-0a'] },
    { name: 'without a way back is found', shape: acl(out), tells: ['found acl-0a'] },
    {
      name: 'that lets back only the ports of Windows is found',
      shape: acl(out, { ...back, fromPort: 49_152 }),
      tells: ['found acl-0a'],
    },
    {
      name: 'that denies one range of the service first is found',
      shape: acl(out, back, entry({ ruleNumber: 90, action: 'deny', cidr: '52.95.156.0/24' })),
      tells: ['found acl-0a'],
    },
    {
      name: 'that denies it later is none',
      shape: acl(out, back, entry({ ruleNumber: 110, action: 'deny', cidr: '52.95.156.0/24' })),
      tells: [],
    },
    {
      name: 'that denies what is not the service is none',
      shape: acl(out, back, entry({ ruleNumber: 90, action: 'deny', cidr: '192.0.2.0/24' })),
      tells: [],
    },
    {
      name: 'with a rule that names no CIDR is told',
      shape: acl(entry({ ruleNumber: 1, cidr: 'anywhere' }), out, back),
      tells: ['unreadable networkAcls'],
    },
    { name: 'that is not shown is told', shape: { networkAcls: [] }, tells: ['unreadable networkAcls'] },
    {
      name: 'that could not be read is told',
      shape: { networkAcls: unreadable() },
      tells: ['unreadable networkAcls'],
    },
  ]);
});
