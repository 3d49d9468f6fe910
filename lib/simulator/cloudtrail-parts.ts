import type {
  CreateTagsRequest,
  CreateVpcEndpointRequest,
  DeleteVpcEndpointsRequest,
  DeleteVpcEndpointsResult,
  ModifyVpcEndpointRequest,
  ModifyVpcEndpointResult,
  Tag,
} from '@aws-sdk/client-ec2';
import type { DeleteBucketPolicyRequest, PutBucketPolicyRequest } from '@aws-sdk/client-s3';
import type { FixtureEndpoint } from './fixture.ts';
import { itemsOf, textOf } from './loose.ts';
import type { TrailParts } from './services/service.ts';

const trailedScalars = new Set([
  'VpcId',
  'ServiceName',
  'PolicyDocument',
  'IpAddressType',
  'PrivateDnsEnabled',
]);

/**
 * How CloudTrail tells of each write. Calls that EC2 had from its early days are flat and camelCase; the endpoint calls
 * are the XML of request and answer turned to JSON: wrapped, PascalCase, a list being one object or an array of them.
 */
export function createVpcEndpointTrail(
  input: CreateVpcEndpointRequest,
  output: { readonly VpcEndpoint: FixtureEndpoint } | undefined,
): TrailParts {
  const { RouteTableIds, SubnetIds, SecurityGroupIds, TagSpecifications } = input;
  const scalars = Object.fromEntries(Object.entries(input).filter(([name]) => trailedScalars.has(name)));
  const request = {
    ...scalars,
    VpcEndpointType: input.VpcEndpointType ?? 'Gateway',
    ...(RouteTableIds && { RouteTableId: tagged(RouteTableIds) }),
    ...(SubnetIds && { SubnetId: tagged(SubnetIds) }),
    ...(SecurityGroupIds && { SecurityGroupId: tagged(SecurityGroupIds) }),
    ...(TagSpecifications?.[0] && {
      TagSpecification: {
        tag: 1,
        ResourceType: 'vpc-endpoint',
        Tag: oneOrMany((TagSpecifications[0].Tags ?? []).map((tag, index) => ({ tag: index + 1, ...tag }))),
      },
    }),
  };
  const endpoint = output?.VpcEndpoint;
  return {
    requestParameters: { CreateVpcEndpointRequest: request },
    responseElements: endpoint
      ? {
          CreateVpcEndpointResponse: {
            xmlns: 'http://ec2.amazonaws.com/doc/2016-11-15/',
            vpcEndpoint: {
              vpcEndpointId: endpoint.VpcEndpointId,
              vpcEndpointType: endpoint.VpcEndpointType,
              vpcId: endpoint.VpcId,
              serviceName: endpoint.ServiceName,
              state: endpoint.State,
              ...(endpoint.VpcEndpointType === 'Interface' ? interfaceTrail(endpoint) : tableTrail(endpoint)),
              creationTimestamp: endpoint.CreationTimestamp,
              ownerId: endpoint.OwnerId,
              tagSet: items(endpoint.Tags ?? []),
            },
          },
        }
      : null,
    resourceNames: named(
      input.VpcId,
      endpoint?.VpcEndpointId,
      ...[RouteTableIds, SubnetIds, SecurityGroupIds].flatMap((ids) => ids ?? []),
    ),
  };
}

function tableTrail({ RouteTableIds: ids = [] }: FixtureEndpoint): object {
  return { routeTableIdSet: { item: oneOrMany(ids) } };
}

function interfaceTrail(endpoint: FixtureEndpoint): object {
  const { SubnetIds = [], NetworkInterfaceIds = [], Groups = [] } = endpoint;
  return {
    subnetIdSet: { item: oneOrMany(SubnetIds) },
    networkInterfaceIdSet: { item: oneOrMany(NetworkInterfaceIds) },
    groupSet: {
      item: oneOrMany(Groups.map(({ GroupId: groupId, GroupName: groupName }) => ({ groupId, groupName }))),
    },
    privateDnsEnabled: endpoint.PrivateDnsEnabled,
  };
}

export function modifyVpcEndpointTrail(
  input: ModifyVpcEndpointRequest,
  output: ModifyVpcEndpointResult | undefined,
): TrailParts {
  const { VpcEndpointId, PolicyDocument, ResetPolicy, PrivateDnsEnabled } = input;
  const lists = Object.entries(input).filter(([name]) => /^(Add|Remove)/.test(name));
  const ids = lists.map(([name, value]) => [name.replace(/s$/, ''), itemsOf(value).map(textOf)] as const);
  return {
    requestParameters: {
      ModifyVpcEndpointRequest: {
        VpcEndpointId,
        ...(PolicyDocument !== undefined && { PolicyDocument }),
        ...(ResetPolicy !== undefined && { ResetPolicy }),
        ...(PrivateDnsEnabled !== undefined && { PrivateDnsEnabled }),
        ...Object.fromEntries(ids.map(([name, of]) => [name, tagged(of)])),
      },
    },
    responseElements: output
      ? { ModifyVpcEndpointResponse: { xmlns: 'http://ec2.amazonaws.com/doc/2016-11-15/', return: true } }
      : null,
    resourceNames: named(VpcEndpointId, ...ids.flatMap(([, of]) => of)),
  };
}

export function deleteVpcEndpointsTrail(
  { VpcEndpointIds = [] }: DeleteVpcEndpointsRequest,
  output: DeleteVpcEndpointsResult | undefined,
): TrailParts {
  const failed = (output?.Unsuccessful ?? []).map(({ ResourceId: resourceId, Error: error }) => ({
    resourceId,
    error: { code: error?.Code, message: error?.Message },
  }));
  return {
    requestParameters: { DeleteVpcEndpointsRequest: { VpcEndpointId: tagged(VpcEndpointIds) } },
    responseElements: output
      ? {
          DeleteVpcEndpointsResponse: {
            xmlns: 'http://ec2.amazonaws.com/doc/2016-11-15/',
            unsuccessful: failed.length === 0 ? '' : { item: oneOrMany(failed) },
          },
        }
      : null,
    resourceNames: VpcEndpointIds,
  };
}

export function createTagsTrail(
  { Resources = [], Tags = [] }: CreateTagsRequest,
  output: object | undefined,
): TrailParts {
  return {
    requestParameters: {
      resourcesSet: { items: Resources.map((resourceId) => ({ resourceId })) },
      tagSet: { items: Tags.map(({ Key: key, Value: value }) => ({ key, value })) },
    },
    responseElements: output ? { _return: true } : null,
    resourceNames: Resources,
  };
}

export function putBucketPolicyTrail({ Bucket = '', Policy = '' }: PutBucketPolicyRequest): TrailParts {
  return {
    requestParameters: {
      bucketName: Bucket,
      Host: `${Bucket}.s3.amazonaws.com`,
      policy: '',
      bucketPolicy: parsed(Policy),
    },
    responseElements: null,
    resourceNames: [Bucket],
  };
}

export function deleteBucketPolicyTrail({ Bucket = '' }: DeleteBucketPolicyRequest): TrailParts {
  return {
    requestParameters: { bucketName: Bucket, Host: `${Bucket}.s3.amazonaws.com`, policy: '' },
    responseElements: null,
    resourceNames: [Bucket],
  };
}

function tagged(ids: readonly string[]): unknown {
  return oneOrMany(ids.map((content, index) => ({ tag: index + 1, content })));
}

function oneOrMany<T>(list: readonly T[]): T | readonly T[] | '' {
  return list.length > 1 ? list : (list[0] ?? '');
}

function items(tags: readonly Tag[]): unknown {
  return tags.length === 0
    ? ''
    : { item: oneOrMany(tags.map(({ Key: key, Value: value }) => ({ key, value }))) };
}

function named(...names: readonly (string | undefined)[]): readonly string[] {
  return names.filter((name) => name !== undefined);
}

/** A policy that is no JSON is refused, but CloudTrail records the attempt too. */
function parsed(policy: string): unknown {
  try {
    const document: unknown = JSON.parse(policy);
    return document;
  } catch {
    return policy;
  }
}
