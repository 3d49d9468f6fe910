import { DescribeOrganizationCommand } from '@aws-sdk/client-organizations';
import type { Organization } from '../../core/network/estate.ts';
import { toSdkError } from '../sdk-error.ts';
import type { Reader } from './reader.ts';
import { ReadFailed, required } from './reader.ts';

/** The organization that the account is in, which every member may see; empty where it is in none. */
export async function readOrganizations(reader: Reader): Promise<readonly Organization[]> {
  const organizations = await reader.clients.organizations();
  try {
    return await reader.call('organizations:DescribeOrganization', async () => {
      const { Organization } = await organizations.send(new DescribeOrganizationCommand({}));
      const { Id, MasterAccountId } = required(Organization, 'Organization');
      return [
        {
          organizationId: required(Id, 'Id'),
          managementAccountId: required(MasterAccountId, 'MasterAccountId'),
        },
      ];
    });
  } catch (error) {
    const isNone =
      error instanceof ReadFailed && toSdkError(error.cause).name === 'AWSOrganizationsNotInUseException';
    if (isNone) return [];
    throw error;
  }
}
