import type { FixtureProfile } from '../../fixture.ts';
import { Pages, pageSizeOf } from '../../pages.ts';
import { Refusal } from '../../refusal.ts';
import { inQuery, label, listOf, number, operationSchema, structure, text } from '../../wire/own-schema.ts';
import { restJsonProtocol } from '../../wire/rest-json-protocol.ts';
import { jsonRefusals } from '../refusals.ts';
import { operation, type Service } from '../service.ts';

/** The part of Route 53 Profiles' model that is spoken here (boto/botocore 1.43.11, botocore/data/route53profiles). */
const association = structure('ProfileAssociation', {
  Id: text,
  Name: text,
  OwnerId: text,
  ProfileId: text,
  ResourceId: text,
  Status: text,
});
const resourceAssociation = structure('ProfileResourceAssociation', {
  Id: text,
  Name: text,
  OwnerId: text,
  ProfileId: text,
  ResourceArn: text,
  ResourceProperties: text,
  ResourceType: text,
  Status: text,
});
const paged = { MaxResults: inQuery('maxResults', number), NextToken: inQuery('nextToken', text) };

const schemas = {
  ...operationSchema(
    'ListProfileAssociations',
    structure('ListProfileAssociationsRequest', {
      ...paged,
      ProfileId: inQuery('profileId', text),
      ResourceId: inQuery('resourceId', text),
    }),
    structure('ListProfileAssociationsResponse', {
      NextToken: text,
      ProfileAssociations: listOf(association),
    }),
    ['GET', '/profileassociations', 200],
  ),
  ...operationSchema(
    'ListProfileResourceAssociations',
    structure('ListProfileResourceAssociationsRequest', {
      ...paged,
      ProfileId: label,
      ResourceType: inQuery('resourceType', text),
    }),
    structure('ListProfileResourceAssociationsResponse', {
      NextToken: text,
      ProfileResourceAssociations: listOf(resourceAssociation),
    }),
    ['GET', '/profileresourceassociations/profileid/{ProfileId}', 200],
  ),
};

const largestPage = 100;

interface PageInput {
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

interface Association {
  readonly profile: FixtureProfile;
  readonly vpcId: string;
}

const associationPages = new Pages<Association>();

const listProfileAssociations = operation<
  PageInput & { readonly ProfileId?: string; readonly ResourceId?: string },
  object
>('ListProfileAssociations', ({ MaxResults = largestPage, NextToken, ProfileId, ResourceId }, call) => {
  const { items, nextToken } = associationPages.take(call.world, {
    list: JSON.stringify([ProfileId, ResourceId]),
    token: NextToken,
    size: pageSizeOf(MaxResults, largestPage, call.pageSize),
    read: () =>
      call.world
        .read('Profiles')
        .flatMap((profile) => profile.VpcIds.map((vpcId) => ({ profile, vpcId })))
        .filter(({ profile }) => ProfileId === undefined || profile.ProfileId === ProfileId)
        .filter(({ vpcId }) => ResourceId === undefined || vpcId === ResourceId),
    badToken,
  });
  return {
    ProfileAssociations: items.map(({ profile, vpcId }) => ({
      Id: `rpassoc-${profile.ProfileId.replace(/^rp-/, '')}${vpcId.replace(/^vpc-/, '')}`,
      Name: profile.Name,
      OwnerId: call.world.accountId,
      ProfileId: profile.ProfileId,
      ResourceId: vpcId,
      Status: 'COMPLETE',
    })),
    ...(nextToken !== undefined && { NextToken: nextToken }),
  };
});

const resourcePages = new Pages<FixtureProfile['Resources'][number]>();

const listProfileResourceAssociations = operation<
  PageInput & { readonly ProfileId?: string; readonly ResourceType?: string },
  object
>(
  'ListProfileResourceAssociations',
  ({ MaxResults = largestPage, NextToken, ProfileId = '', ResourceType }, { world, pageSize }) => {
    const profile = world.read('Profiles').find((one) => one.ProfileId === ProfileId);
    if (!profile)
      throw new Refusal('ResourceNotFoundException', `Profile with id ${ProfileId} does not exist`, 404);
    const { items, nextToken } = resourcePages.take(world, {
      list: JSON.stringify([ProfileId, ResourceType]),
      token: NextToken,
      size: pageSizeOf(MaxResults, largestPage, pageSize),
      read: () =>
        profile.Resources.filter((one) => ResourceType === undefined || one.ResourceType === ResourceType),
      badToken,
    });
    return {
      ProfileResourceAssociations: items.map((one) => ({
        Id: `rpr-${one.ResourceArn.split('/').at(-1) ?? ''}`,
        Name: one.ResourceArn.split('/').at(-1) ?? '',
        OwnerId: profile.OwnerId,
        ProfileId,
        ...one,
        Status: 'COMPLETE',
      })),
      ...(nextToken !== undefined && { NextToken: nextToken }),
    };
  },
);

function badToken(): Refusal {
  return new Refusal('InvalidNextTokenException', 'Invalid NextToken');
}

export const route53Profiles: Service = {
  signingName: 'route53profiles',
  eventSource: 'route53profiles.amazonaws.com',
  protocol: restJsonProtocol(
    new Map([
      ['GET /profileassociations', 'ListProfileAssociations'],
      ['GET /profileresourceassociations/profileid/{ProfileId}', 'ListProfileResourceAssociations'],
    ]),
  ),
  operations: [listProfileAssociations, listProfileResourceAssociations],
  refusals: jsonRefusals('route53profiles', 'InternalServiceErrorException'),
  regions: 'own',
  loadSchemas: () => Promise.resolve(schemas),
};
