/**
 * Whether an interface endpoint carried anything of late. It is charged by the hour, used or not.
 *
 * CloudWatch has a data point of every minute in which an endpoint received traffic and of no other, so that none at
 * all is none used; but only of an endpoint that was there all the time, and whose service is in its own Region.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-cloudwatch-metrics.html
 */
import type { EndpointBytes, VpcEndpoint } from '../../network/estate.ts';
import { NOT_ASKED_FOR, valueOr } from '../../network/estate.ts';
import type { EstateIndex } from '../../network/index-estate.ts';
import { oncePerEstate } from '../../remediation/hazards/once-per-estate.ts';
import { shortNameOf } from '../../remediation/interface-endpoint/endpoint-wish.ts';
import type { Aspect } from './aspect.ts';
import { bad, good, remark } from './aspect.ts';

const LABEL = 'bytes';

/**
 * That it was not told is a remark: an endpoint that nobody has counted bytes of works as well as it otherwise would, and
 * one that was mended a minute ago is mended. Nothing where nobody has asked CloudWatch.
 */
export function lookAtBytes(index: EstateIndex, endpoint: VpcEndpoint): readonly Aspect[] {
  const { endpointBytes } = index.estate;
  if (endpointBytes.status === 'unreadable')
    return endpointBytes.reason === NOT_ASKED_FOR.reason ? [] : [remark(LABEL, endpointBytes.reason)];
  const { vpcEndpointId: id } = endpoint;
  const seen = bytesById(index).get(id);
  if (seen === undefined) return [remark(LABEL, `CloudWatch was not asked about ${id}`)];
  if (seen.bytes.status === 'unreadable') return [remark(LABEL, seen.bytes.reason)];
  // No date and no amount is told: after a change the sentence is compared with what it was before.
  const { days } = seen;
  const { value } = seen.bytes;
  if (value !== null && value > 0)
    return [good(LABEL, `CloudWatch counted bytes through it within ${days} days`)];
  if (isInFlowLogs(index, endpoint)) return [good(LABEL, 'flow logs saw bytes at its interfaces')];
  const doubt = whyInconclusive(index, endpoint, seen);
  if (doubt !== undefined) return [remark(LABEL, doubt)];
  return [bad(LABEL, 'low', `${id} carried no bytes within ${days} days, by CloudWatch’s metrics`)];
}

function whyInconclusive(
  { estate: { region } }: EstateIndex,
  { vpcEndpointId: id, serviceName }: VpcEndpoint,
  { createdAt, from, days }: EndpointBytes,
): string | undefined {
  if (createdAt === undefined) return `when ${id} was made is not known, so that no bytes say nothing`;
  if (createdAt > from) return `${id} is younger than the ${days} days in which no bytes would say something`;
  return serviceName.includes(`.${region}.`)
    ? undefined
    : `CloudWatch does not count what goes to a service of another Region (${serviceName})`;
}

/** A record of an interface that is an endpoint's, in its subnets and to its service: nothing else is so named. */
function isInFlowLogs(index: EstateIndex, { serviceName, subnetIds }: VpcEndpoint): boolean {
  const service = shortNameOf(serviceName, index.estate.region);
  return subnetIds
    .flatMap((subnetId) => index.interfacesOfSubnet.get(subnetId) ?? [])
    .filter(({ interfaceType }) => interfaceType === 'vpc_endpoint')
    .flatMap((one) =>
      [one.networkInterfaceId, ...one.privateIps, ...one.ipv6Addresses].map((client) => ({ ...one, client })),
    )
    .some(({ vpcId, client }) => clientsSeen(index).has(`${vpcId} ${service} ${client}`));
}

const clientsSeen = oncePerEstate(
  ({ estate }) =>
    new Set(
      valueOr(estate.traffic, [])
        .filter(({ bytes }) => bytes > 0)
        .map(({ vpcId, service, client }) => `${vpcId} ${service} ${client}`),
    ),
);

const bytesById = oncePerEstate(
  ({ estate }) =>
    new Map(
      valueOr(estate.endpointBytes, []).map((one): [string, EndpointBytes] => [one.vpcEndpointId, one]),
    ),
);
