import type { Check, CheckId } from './check.ts';
import { dynamodbGatewayEndpointRouted } from './dynamodb-gateway-endpoint-routed.ts';
import { lambdaInterfaceEndpointsPresent } from './lambda-interface-endpoints-present.ts';
import { s3BucketEndpointOnly } from './s3-bucket-endpoint-only.ts';
import { s3GatewayEndpointRouted } from './s3-gateway-endpoint-routed.ts';
import { vpcEndpointEffective } from './vpc-endpoint-effective.ts';
import { vpcEndpointPolicyScoped } from './vpc-endpoint-policy-scoped.ts';
import { vpcPartnerPrivatelinkUsed } from './vpc-partner-privatelink-used.ts';
import type { EstatePart } from '../reads/estate-parts.ts';
import { COSTLY_PARTS, ESTATE_PARTS } from '../reads/estate-parts.ts';

/** Every check, in the order in which reports show them. */
export const CHECKS: readonly Check[] = [
  s3GatewayEndpointRouted,
  dynamodbGatewayEndpointRouted,
  lambdaInterfaceEndpointsPresent,
  vpcEndpointEffective,
  vpcEndpointPolicyScoped,
  vpcPartnerPrivatelinkUsed,
  s3BucketEndpointOnly,
];

/** Throws where there is no such check, which is a bug of the caller or a run of another version. */
export function checkOf(checkId: CheckId): Check {
  const check = CHECKS.find(({ id }) => id === checkId);
  if (check === undefined) throw new Error(`there is no check ${checkId}`);
  return check;
}

/** Every part of an estate that one of the checks looks at. */
export function partsOf(checks: readonly Check[]): readonly EstatePart[] {
  return [...new Set(checks.flatMap(({ parts, optionalParts = [] }) => [...parts, ...optionalParts]))];
}

/** What these checks look at, and all that a hazard or a decision of their plans may: every part but others' costly ones. */
export function planningPartsOf(checks: readonly Check[]): readonly EstatePart[] {
  const named = new Set(partsOf(checks));
  return ESTATE_PARTS.filter((part) => named.has(part) || !COSTLY_PARTS.has(part));
}

/** Those of them without which one of the checks can say nothing. */
export function requiredPartsOf(checks: readonly Check[]): readonly EstatePart[] {
  return [...new Set(checks.flatMap(({ parts }) => parts))];
}
