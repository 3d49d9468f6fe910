import { ListFunctionsCommand, type FunctionConfiguration } from '@aws-sdk/client-lambda';
import {
  ListHostedZonesByVPCCommand,
  ListResourceRecordSetsCommand,
  type VPCRegion,
} from '@aws-sdk/client-route-53';
import type { Json } from '../names.ts';
import { refused, step, type Script, type Stage } from '../script.ts';

const zonesOf = ({ route53, region }: Stage, VPCId: string, more: object = {}) =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the Region of the suite
  route53.send(new ListHostedZonesByVPCCommand({ VPCId, VPCRegion: region as VPCRegion, ...more }));

const records = ({ route53, id }: Stage, more: object) =>
  route53.send(new ListResourceRecordSetsCommand({ HostedZoneId: id('zone'), ...more }));

/** Route 53's private zones: by the VPC that asks them, and what they hold. */
export const privateZones: Script = {
  title: 'private zones and their records',
  account: 'furnished',
  steps: [
    step('the zone that the VPC asks', {
      ask: (stage) => zonesOf(stage, stage.id('vpc')),
      look: ({ HostedZoneSummaries, NextToken }) => ({
        zones: (HostedZoneSummaries ?? []).map(({ HostedZoneId, Name, Owner }) => ({
          id: HostedZoneId ?? null,
          name: Name ?? null,
          account: Owner?.OwningAccount ?? null,
        })),
        hasNext: NextToken !== undefined,
      }),
      expects: { zones: [{ id: '<zone>', name: 'inside.example.', account: '<account>' }], hasNext: false },
    }),
    step('a VPC that asks none', {
      ask: (stage) => zonesOf(stage, stage.id('other-vpc')),
      look: ({ HostedZoneSummaries }) => HostedZoneSummaries?.length ?? null,
      expects: 0,
    }),
    refused('zones by a page that nobody was promised', 'InvalidPaginationToken', (stage) =>
      zonesOf(stage, stage.id('vpc'), { NextToken: 'bm90LWEtdG9rZW4=' }),
    ),
    step('its first records, and from where the next page begins', {
      ask: (stage) => records(stage, { MaxItems: 3 }),
      look: ({ ResourceRecordSets, IsTruncated, NextRecordName, NextRecordType }) => ({
        records: (ResourceRecordSets ?? []).map(({ Name, Type }) => `${Name ?? ''} ${Type ?? ''}`),
        truncated: IsTruncated ?? null,
        next: `${NextRecordName ?? ''} ${NextRecordType ?? ''}`,
      }),
      expects: {
        records: ['a.inside.example. A', 'inside.example. NS', 'inside.example. SOA'],
        truncated: true,
        next: 'b.inside.example. CNAME',
      },
    }),
    step('the rest of them', {
      ask: (stage) =>
        records(stage, { StartRecordName: 'b.inside.example.', StartRecordType: 'CNAME', MaxItems: 3 }),
      look: ({ ResourceRecordSets, IsTruncated }) => ({
        records: (ResourceRecordSets ?? []).map(
          ({ Name, Type, ResourceRecords }) =>
            `${Name ?? ''} ${Type ?? ''} ${(ResourceRecords ?? []).map(({ Value }) => Value).join()}`,
        ),
        truncated: IsTruncated ?? null,
      }),
      expects: { records: ['b.inside.example. CNAME a.inside.example'], truncated: false },
    }),
  ],
};

const lookAtFunction = (one: FunctionConfiguration | undefined): Json => ({
  name: one?.FunctionName ?? null,
  arn: one?.FunctionArn ?? null,
  role: one?.Role ?? null,
  variables: { ...one?.Environment?.Variables },
  subnets: one?.VpcConfig?.SubnetIds ?? null,
  groups: one?.VpcConfig?.SecurityGroupIds ?? null,
  vpc: one?.VpcConfig?.VpcId ?? null,
});

/** Lambda's list: what stands in it of a function, and its pages. */
export const functionList: Script = {
  title: 'the list of functions',
  account: 'furnished',
  steps: [
    step('a function with its role, variables and VPC', {
      ask: ({ lambda }) => lambda.send(new ListFunctionsCommand({ MaxItems: 50 })),
      look: ({ Functions }) =>
        lookAtFunction((Functions ?? []).find(({ FunctionName }) => FunctionName === 'orders-0')),
      expects: {
        name: 'orders-0',
        arn: 'arn:aws:lambda:eu-west-3:<account>:function:orders-0',
        role: 'arn:aws:iam::<account>:role/<reader>',
        variables: { QUEUE_URL: 'https://queue.eu-west-3.example/orders' },
        subnets: ['<subnet-0>'],
        groups: ['<default-group>'],
        vpc: '<vpc>',
      },
    }),
    step('a page of one', {
      ask: ({ lambda }) => lambda.send(new ListFunctionsCommand({ MaxItems: 1 })),
      give: ({ NextMarker }) => ({ 'next-functions': NextMarker }),
      look: ({ Functions, NextMarker }) => ({
        functions: Functions?.length ?? null,
        hasNext: (NextMarker ?? '') !== '',
      }),
      expects: { functions: 1, hasNext: true },
    }),
    step('and the other', {
      ask: ({ lambda, id }) =>
        lambda.send(new ListFunctionsCommand({ MaxItems: 1, Marker: id('next-functions') })),
      look: ({ Functions, NextMarker }) => ({
        functions: Functions?.length ?? null,
        hasNext: (NextMarker ?? '') !== '',
      }),
      expects: { functions: 1, hasNext: false },
    }),
  ],
};
