/**
 * Requests that follow from how buckets are set up: replication, deliveries, and what Allow statements grant to AWS
 * services.
 *
 * Replication runs under a role of the account from AWS's own network: through no endpoint, and not as an AWS service.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html
 */
import { matchAction } from '../iam/match-action.ts';
import type { Policy, Statement } from '../iam/policy.ts';
import type { PolicyRequest } from '../iam/request.ts';
import { toRoleCaller } from '../iam/space/callers.ts';
import { isUnknown, readable } from '../iam/truth.ts';
import type { Estate } from '../network/estate.ts';
import { valueOr } from '../network/estate.ts';
import type { Use } from './consumer.ts';

export function configuredUses(
  estate: Estate,
  bucketName: string,
  policy: Policy | undefined,
): readonly Use[] {
  const arn = `arn:${estate.partition}:s3:::${bucketName}`;
  return [
    ...replicationUses(estate, bucketName, arn),
    ...deliveryUses(estate, bucketName, arn),
    ...(policy?.statements ?? []).flatMap((statement) => grantedServices(statement, arn)),
  ];
}

function replicationUses(estate: Estate, bucketName: string, arn: string): readonly Use[] {
  return valueOr(estate.bucketSettings, []).flatMap((settings) => {
    const replication = valueOr(settings.replication, null);
    if (replication === null) return [];
    const { roleArn, toBuckets } = replication;
    const use = (action: string, evidence: string): Use => ({
      name: `replication by ${roleArn}`,
      request: byRole(roleArn, action, `${arn}/some-object`),
      evidence,
    });
    return [
      ...(settings.bucketName === bucketName
        ? [
            use(
              's3:GetObjectVersionForReplication',
              `it copies from here to ${toBuckets.join(', ')}, from AWS's network`,
            ),
          ]
        : []),
      ...(toBuckets.includes(bucketName)
        ? [use('s3:ReplicateObject', `it copies from ${settings.bucketName} to here, from AWS's network`)]
        : []),
    ];
  });
}

function deliveryUses(estate: Estate, bucketName: string, arn: string): readonly Use[] {
  const put = (name: string, service: string, evidence: string): Use => ({
    name,
    request: byService(service, 's3:PutObject', `${arn}/some-object`),
    evidence,
  });
  const settings = valueOr(estate.bucketSettings, []);
  return [
    ...settings.flatMap((other) =>
      valueOr(other.accessLogsTo, null) === bucketName
        ? [
            put(
              `access logs of ${other.bucketName}`,
              'logging.s3.amazonaws.com',
              `${other.bucketName} has its access logs delivered here`,
            ),
          ]
        : [],
    ),
    ...settings.flatMap((other) =>
      valueOr(other.inventoryTo, []).includes(bucketName)
        ? [
            put(
              `inventory of ${other.bucketName}`,
              's3.amazonaws.com',
              `${other.bucketName} has its inventory delivered here`,
            ),
          ]
        : [],
    ),
  ];
}

/** The AWS services that a statement lets in, each with one action of those it grants. */
function grantedServices(statement: Statement, arn: string): readonly Use[] {
  const { principal, effect } = statement;
  if (effect !== 'Allow' || principal.is !== 'in') return [];
  const action = GRANTED.find((one) => matchAction(statement.action, one) === true);
  if (action === undefined) return [];
  const unknownKeys = new Set(readable(statement.conditions).map(({ key }) => key));
  return principal.items.flatMap((item) => {
    if (isUnknown(item) || item.is !== 'service') return [];
    const request = byService(item.name, action, action === 's3:ListBucket' ? arn : `${arn}/some-object`);
    return [
      {
        name: item.name,
        request: {
          ...request,
          unknownKeys: new Set([...unknownKeys].filter((key) => !(key in request.context))),
        },
        evidence: 'the policy lets this AWS service in',
      },
    ];
  });
}

const GRANTED = ['s3:GetObject', 's3:PutObject', 's3:ListBucket', 's3:DeleteObject'] as const;

function byService(name: string, action: string, resource: string): PolicyRequest {
  return {
    principal: { kind: 'service', name },
    action,
    resource,
    context: {
      'aws:principalisawsservice': 'true',
      'aws:principalservicename': name,
      'aws:viaawsservice': 'false',
      'aws:securetransport': 'true',
    },
    unknownKeys: new Set(['aws:sourcearn', 'aws:sourceaccount', 'aws:sourceorgid', 'aws:sourceip']),
  };
}

function byRole(roleArn: string, action: string, resource: string): PolicyRequest {
  const { principal, keys } = toRoleCaller(roleArn);
  const known = Object.entries(keys).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]));
  return {
    principal,
    action,
    resource,
    context: {
      ...Object.fromEntries(known),
      'aws:viaawsservice': 'false',
      'aws:securetransport': 'true',
    },
    unknownKeys: new Set(['aws:sourceip', 'aws:principalorgid', 'aws:userid']),
  };
}
