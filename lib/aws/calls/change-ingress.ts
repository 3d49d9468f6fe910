import type { IpPermission } from '@aws-sdk/client-ec2';
import { AuthorizeSecurityGroupIngressCommand, RevokeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2';
import { resolveReference } from '../../core/remediation/action.ts';
import type {
  AuthorizeIngress,
  IngressRule,
  RevokeIngress,
} from '../../core/remediation/interface-endpoint-actions.ts';
import type { Call } from './call.ts';
import { notAnAnswer } from './call.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AuthorizeSecurityGroupIngress.html */
export const authorizeIngress: Call<AuthorizeIngress> = async (clients, { groupId, rule }, context) => {
  const ec2 = await clients.ec2Writes();
  const { Return } = await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      DryRun: context.isDryRun,
      GroupId: resolveReference(groupId, context.results),
      IpPermissions: [toPermission(rule)],
    }),
  );
  return Return === true ? { outcome: 'done' } : notAnAnswer('ec2:AuthorizeSecurityGroupIngress');
};

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RevokeSecurityGroupIngress.html */
export const revokeIngress: Call<RevokeIngress> = async (clients, { groupId, rule }, context) => {
  const ec2 = await clients.ec2Writes();
  const { Return } = await ec2.send(
    new RevokeSecurityGroupIngressCommand({
      DryRun: context.isDryRun,
      GroupId: resolveReference(groupId, context.results),
      IpPermissions: [toPermission(rule)],
    }),
  );
  return Return === true ? { outcome: 'done' } : notAnAnswer('ec2:RevokeSecurityGroupIngress');
};

function toPermission({ port, cidrs }: IngressRule): IpPermission {
  const isIpv6 = (cidr: string): boolean => cidr.includes(':');
  return {
    IpProtocol: 'tcp',
    FromPort: port,
    ToPort: port,
    IpRanges: cidrs.filter((cidr) => !isIpv6(cidr)).map((CidrIp) => ({ CidrIp })),
    Ipv6Ranges: cidrs.filter(isIpv6).map((CidrIpv6) => ({ CidrIpv6 })),
  };
}
