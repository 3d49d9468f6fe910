import * as ec2 from '@aws-sdk/client-ec2';
import { clientOptions } from '../../lib/simulator/test-account.ts';
import { expect } from 'vitest';
import type { Answer, SimulatorOf } from './answer.ts';

const https: ec2.IpPermission = {
  IpProtocol: 'tcp',
  FromPort: 443,
  ToPort: 443,
  IpRanges: [{ CidrIp: '10.0.0.0/16' }],
};

export function securityGroupAnswers(simulator: SimulatorOf): readonly Answer[] {
  const client = () => new ec2.EC2Client(clientOptions(simulator()));
  const made = () => simulator().state().SecurityGroups.at(-1)?.GroupId ?? '';
  const rule = () => ({ GroupId: made(), IpPermissions: [https] });
  return [
    [
      'CreateSecurityGroup',
      () =>
        client().send(
          new ec2.CreateSecurityGroupCommand({ VpcId: 'vpc-1', GroupName: 'web', Description: 'of the web' }),
        ),
      { Tags: [], SecurityGroupArn: expect.stringMatching(/:security-group\/sg-/) },
    ],
    [
      'AuthorizeSecurityGroupIngress',
      () => client().send(new ec2.AuthorizeSecurityGroupIngressCommand(rule())),
      { Return: true, SecurityGroupRules: [{ CidrIpv4: '10.0.0.0/16', IsEgress: false, FromPort: 443 }] },
    ],
    [
      'AuthorizeSecurityGroupEgress',
      () => client().send(new ec2.AuthorizeSecurityGroupEgressCommand(rule())),
      { Return: true, SecurityGroupRules: [{ CidrIpv4: '10.0.0.0/16', IsEgress: true }] },
    ],
    [
      'DescribeSecurityGroupRules',
      () => client().send(new ec2.DescribeSecurityGroupRulesCommand({})),
      { SecurityGroupRules: [{ IsEgress: false }, { IsEgress: true }, { IsEgress: true }] },
    ],
    [
      'RevokeSecurityGroupIngress',
      () => client().send(new ec2.RevokeSecurityGroupIngressCommand(rule())),
      { Return: true, RevokedSecurityGroupRules: [{ CidrIpv4: '10.0.0.0/16' }] },
    ],
    [
      'RevokeSecurityGroupEgress',
      () => client().send(new ec2.RevokeSecurityGroupEgressCommand(rule())),
      { Return: true, RevokedSecurityGroupRules: [{ CidrIpv4: '10.0.0.0/16' }] },
    ],
    [
      'DeleteSecurityGroup',
      () => client().send(new ec2.DeleteSecurityGroupCommand({ GroupId: made() })),
      { Return: true },
    ],
  ];
}
