/** That clients of a VPC should reach a service through an interface endpoint. */
import type { CheckId, Evaluation, Finding } from '../../checks/check.ts';
import type { MoneyClaim } from '../../cost/savings.ts';
import type { TrafficRecord } from '../../network/estate.ts';
import type { EstateIndex } from '../../network/index-estate.ts';

export interface EndpointWish {
  readonly checkId: CheckId;
  readonly vpcId: string;
  /** The full name of the service: `com.amazonaws.eu-west-3.rds-data`. */
  readonly serviceName: string;
  /** For people, where the service's name says nothing to them: `Datadog metrics`. */
  readonly name?: string;
  /** The endpoint to mend, where it is one and not the service; absent: whichever serves the VPC, or a new one. */
  readonly vpcEndpointId?: string;
  /** Subnets in which clients of the service are known. */
  readonly clientSubnetIds: readonly string[];
  /** Why it is wanted whatever it costs; absent: only where it pays. */
  readonly neededBecause?: string;
  readonly findings: readonly Finding[];
  /** What goes through NAT today and would go through the endpoint. */
  readonly traffic: readonly TrafficRecord[];
  /** What it costs and saves, where `traffic` alone cannot tell. */
  readonly money?: MoneyClaim;
  /** None of the clients gets anywhere today. */
  readonly hasNoPath?: boolean;
  /** What becomes of a finding's resource when everything is done, as far as this service goes; absent: what the check says. */
  readonly outcome?: (after: EstateIndex, finding: Finding) => Outcome;
  /** What the check says of the findings' resources when everything is done, on the model of the VPC. */
  readonly evaluateAfter: (after: EstateIndex) => readonly Evaluation[];
}

export type Outcome =
  | { readonly is: 'helped' }
  | { readonly is: 'notHelped'; readonly reason: string }
  /** It works today, and would not any more. */
  | { readonly is: 'cutOff'; readonly reason: string };

/** Ports on which a service listens where it is not HTTPS alone. */
const PORTS: readonly (readonly [RegExp, readonly number[]])[] = [
  // https://docs.aws.amazon.com/keyspaces/latest/devguide/vpc-endpoints.html
  [/\.cassandra(-fips)?$/, [9142]],
  // https://docs.aws.amazon.com/ses/latest/dg/send-email-set-up-vpc-endpoints.html
  [/\.email-smtp$/, [25, 465, 587, 2465, 2587]],
];

export function portsOf(serviceName: string): readonly number[] {
  return PORTS.find(([pattern]) => pattern.test(serviceName))?.[1] ?? [443];
}

/** What stands behind the Region: `rds-data`; of a partner's service its id. */
export function shortNameOf(serviceName: string, region: string): string {
  return serviceName.split(`.${region}.`)[1] ?? serviceName;
}
