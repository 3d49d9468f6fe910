import type { GetAccountAuthorizationDetailsRequest } from '@aws-sdk/client-iam';
import type { Fixture } from '../../fixture.ts';
import { Pages, pageSizeOf } from '../../pages.ts';
import { Refusal } from '../../refusal.ts';
import { awsQueryProtocol } from '../../wire/query-protocol.ts';
import { queryRefusals } from '../refusals.ts';
import { operation, type Call, type Service } from '../service.ts';
import { withEncodedPolicies } from './encoded-policies.ts';
import { generateServiceLastAccessedDetails, getServiceLastAccessedDetails } from './last-accessed.ts';

const defaultMaxItems = 100;
const largestPage = 1000;

type Detail =
  | { readonly list: 'UserDetailList'; readonly item: Fixture['Users'][number] }
  | { readonly list: 'GroupDetailList'; readonly item: Fixture['Groups'][number] }
  | { readonly list: 'RoleDetailList'; readonly item: Fixture['Roles'][number] }
  | { readonly list: 'Policies'; readonly item: Fixture['Policies'][number] };

const pages = new Pages<Detail>();

/** One page runs through users, groups, roles and policies one after another. */
const getAccountAuthorizationDetails = operation<GetAccountAuthorizationDetailsRequest, object>(
  'GetAccountAuthorizationDetails',
  ({ Filter, MaxItems = defaultMaxItems, Marker }, call) => {
    const { items, nextToken } = pages.take(call.world, {
      list: JSON.stringify(Filter ?? []),
      token: Marker,
      size: pageSizeOf(MaxItems, largestPage, call.pageSize),
      read: () => detailsOf(call, Filter),
      badToken: badMarker,
    });
    const of = (name: Detail['list']) =>
      items.filter((detail) => detail.list === name).map((detail) => withEncodedPolicies(detail.item));
    return {
      UserDetailList: of('UserDetailList'),
      GroupDetailList: of('GroupDetailList'),
      RoleDetailList: of('RoleDetailList'),
      Policies: of('Policies'),
      IsTruncated: nextToken !== undefined,
      ...(nextToken !== undefined && { Marker: nextToken }),
    };
  },
);

function detailsOf({ world }: Call, filter: readonly string[] | undefined): readonly Detail[] {
  const wanted = (type: string) => filter === undefined || filter.length === 0 || filter.includes(type);
  const isAwsManaged = (arn: string | undefined) => arn?.startsWith('arn:aws:iam::aws:') === true;
  return [
    ...(wanted('User') ? world.read('Users').map((item) => ({ list: 'UserDetailList', item }) as const) : []),
    ...(wanted('Group')
      ? world.read('Groups').map((item) => ({ list: 'GroupDetailList', item }) as const)
      : []),
    ...(wanted('Role') ? world.read('Roles').map((item) => ({ list: 'RoleDetailList', item }) as const) : []),
    ...world
      .read('Policies')
      .filter(({ Arn }) => wanted(isAwsManaged(Arn) ? 'AWSManagedPolicy' : 'LocalManagedPolicy'))
      .map((item) => ({ list: 'Policies', item }) as const),
  ];
}

function badMarker(): Refusal {
  return new Refusal('ValidationError', 'Invalid Marker');
}

export const iam: Service = {
  signingName: 'iam',
  eventSource: 'iam.amazonaws.com',
  protocol: awsQueryProtocol('2010-05-08', 'https://iam.amazonaws.com/doc/2010-05-08/'),
  operations: [
    getAccountAuthorizationDetails,
    generateServiceLastAccessedDetails,
    getServiceLastAccessedDetails,
  ],
  refusals: queryRefusals('iam', 'ServiceFailure'),
  regions: ['us-east-1'],
  loadSchemas: () => import('@aws-sdk/client-iam'),
};
