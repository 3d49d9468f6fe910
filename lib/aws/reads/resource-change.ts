/**
 * One CloudTrail record as a change to one resource.
 *
 * Two families of records: older EC2 calls are flat and camelCase (`requestParameters.routeTableId`), calls added
 * since about 2015 are wrapped and PascalCase (`requestParameters.ModifyVpcEndpointRequest.VpcEndpointId`).
 */
import type { ResourceChange } from '../../core/network/estate.ts';
import { UnexpectedAnswer } from './reader.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Where the id of the changed resource stands, by event. */
const ID_PATHS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  CreateRouteTable: [['responseElements', 'routeTable', 'routeTableId']],
  CreateRoute: [['requestParameters', 'routeTableId']],
  ReplaceRoute: [['requestParameters', 'routeTableId']],
  AssociateRouteTable: [['requestParameters', 'routeTableId']],
  CreateVpcEndpoint: [
    ['responseElements', 'CreateVpcEndpointResponse', 'vpcEndpoint', 'vpcEndpointId'],
    ['responseElements', 'vpcEndpoint', 'vpcEndpointId'],
  ],
  ModifyVpcEndpoint: [
    ['requestParameters', 'ModifyVpcEndpointRequest', 'VpcEndpointId'],
    ['requestParameters', 'vpcEndpointId'],
  ],
};

/** Nothing for a call that failed or was a dry run, and for one of another service or that names no resource. */
export function toResourceChange(recordText: string): readonly ResourceChange[] {
  const record = parse(recordText);
  const eventName = textAt(record, ['eventName']);
  const eventTime = textAt(record, ['eventTime']);
  // API Gateway and App Mesh have a CreateRoute too.
  const isDone = textAt(record, ['eventSource']) === 'ec2.amazonaws.com' && record['errorCode'] === undefined;
  if (eventName === undefined || eventTime === undefined || !isDone) return [];
  const resourceId = firstText(record, ID_PATHS[eventName] ?? []);
  return resourceId === undefined ? [] : [{ resourceId, eventName, eventTime, ...toActor(record) }];
}

function toActor(record: Fields): Pick<ResourceChange, 'userAgent' | 'invokedBy' | 'principalArn'> {
  const userAgent = textAt(record, ['userAgent']);
  const invokedBy = textAt(record, ['userIdentity', 'invokedBy']);
  // The role outlives its sessions.
  const principalArn = firstText(record, [
    ['userIdentity', 'sessionContext', 'sessionIssuer', 'arn'],
    ['userIdentity', 'arn'],
  ]);
  return {
    ...(userAgent === undefined ? {} : { userAgent }),
    ...(invokedBy === undefined ? {} : { invokedBy }),
    ...(principalArn === undefined ? {} : { principalArn }),
  };
}

function firstText(record: Fields, paths: readonly (readonly string[])[]): string | undefined {
  return paths.map((path) => textAt(record, path)).find((text) => text !== undefined);
}

function textAt(record: Fields, path: readonly string[]): string | undefined {
  let value: unknown = record;
  for (const name of path) value = isFields(value) ? value[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

function parse(text: string): Fields {
  try {
    const record: unknown = JSON.parse(text);
    if (isFields(record)) return record;
  } catch (cause) {
    throw new UnexpectedAnswer('a CloudTrail record is not JSON', { cause });
  }
  throw new UnexpectedAnswer('a CloudTrail record is not an object');
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
