import type { Choices } from '../choices.ts';
import type { Refusal } from '../refusal.ts';
import type { SimulatedEvent } from '../simulated-event.ts';
import type { Protocol } from '../wire/protocol.ts';
import type { World } from '../world.ts';

/** A request as the simulator understood it. */
export interface SimulatedRequest {
  readonly service: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly accessKeyId: string;
  readonly region: string;
}

/** What an operation may look at besides its input. */
export interface Call {
  readonly world: World;
  readonly request: SimulatedRequest;
  readonly choices: Choices;
  readonly now: Date;
  readonly pageSize: number | 'maximum';
  /** as in accounts whose raised quotas make AWS insist on pages */
  readonly refusesUnpaginatedReads: boolean;
  /** how long a call takes to appear in CloudTrail's LookupEvents */
  readonly trailDelayMilliseconds: number;
  readonly trail: readonly TrailRecord[];
  /** the Config rule that each token was handed out for */
  readonly resultTokens: ReadonlyMap<string, string>;
  /** whether a bucket's own policy is held against callers, who come from outside any endpoint */
  readonly enforcesBucketPolicies: boolean;
  /** who calls: a user, or a session of a role */
  readonly callerArn: string;
  /** puts an event of AWS's own on the event bus */
  readonly emit: (event: SimulatedEvent) => void;
}

/** A CloudTrail event as it lies in a trail's file. */
export interface TrailRecord {
  readonly eventName: string;
  readonly eventSource: string;
  readonly eventTime: string;
  readonly eventID: string;
  readonly errorCode?: string;
  readonly userIdentity: TrailIdentity;
  readonly resources: readonly { readonly resourceName: string }[];
  readonly requestParameters: object | null;
  readonly responseElements: object | null;
  readonly [member: string]: unknown;
}

/** Who called, as CloudTrail tells it: an IAM user, or a session of a role. */
export interface TrailIdentity {
  readonly type: string;
  readonly arn: string;
  readonly accessKeyId: string;
  readonly [member: string]: unknown;
}

/** The two parts of a CloudTrail event in which operations differ. */
export interface TrailParts {
  readonly requestParameters: object | null;
  readonly responseElements: object | null;
  readonly resourceNames: readonly string[];
}

export interface Operation {
  readonly name: string;
  run(input: object, call: Call): object;
  /** present for what changes state; `output` is undefined when the call failed */
  trail?(input: object, output: object | undefined): TrailParts;
}

/** An operation over the SDK's own types: the wire has read the input by the SDK's schema of it. */
export function operation<Input extends object, Output extends object>(
  name: string,
  run: (input: Input, call: Call) => Output,
  trail?: (input: Input, output: Output | undefined) => TrailParts,
): Operation {
  const typed: TypedOperation<Input, Output> = { name, run, ...(trail && { trail }) };
  return typed;
}

interface TypedOperation<Input extends object, Output extends object> {
  readonly name: string;
  run(input: Input, call: Call): Output;
  trail?(input: Input, output: Output | undefined): TrailParts;
}

/** How a service says what every service must be able to say. */
export interface CommonRefusals {
  accessDenied(request: SimulatedRequest, world: World): Refusal;
  throttled(): Refusal;
  expired(): Refusal;
  unknownKey(): Refusal;
  missingAuthentication(): Refusal;
  wrongRegion(asked: string, right: string): Refusal;
  internal(): Refusal;
  missing(member: string, operation: string): Refusal;
  /** `bounds` lets a service word the breach of a number's range its own way */
  invalid(
    member: string,
    value: unknown,
    rule: string,
    bounds: { readonly min?: number; readonly max?: number },
  ): Refusal;
}

export interface Service {
  /** the name in the signature's credential scope, but for those of `dispatch.ts`; and in IAM actions where they agree */
  readonly signingName: string;
  readonly eventSource: string;
  readonly protocol: Protocol;
  readonly operations: readonly Operation[];
  readonly refusals: CommonRefusals;
  /** the Regions its signatures may name; `own` is the account's Region */
  readonly regions: 'own' | 'any' | readonly string[];
  /** the SDK package whose exported schemas describe the operations */
  readonly loadSchemas: () => Promise<object>;
}
