import { toTrailRecord } from './cloudtrail.ts';
import { guessService, readCredentials, type Credentials } from './credentials.ts';
import { toFailure, type FailureRule, type Failures } from './failures.ts';
import { itemsOf, memberOf } from './loose.ts';
import { Refusal } from './refusal.ts';
import { services } from './services/registry.ts';
import { s3 } from './services/s3/s3.ts';
import type {
  Call,
  Operation,
  Service,
  SimulatedRequest,
  TrailIdentity,
  TrailRecord,
} from './services/service.ts';
import { validateInput } from './validate-input.ts';
import type { WireAnswer, WireRequest } from './wire/protocol.ts';
import { isOfS3Control } from './wire/rest-xml-protocol.ts';
import { toOperationShape, type OperationShape } from './wire/shape.ts';
import type { World } from './world.ts';

/** One call as the simulator saw it. */
export interface SimulatedCall {
  readonly service: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** 0 when no answer was sent */
  readonly statusCode: number;
  readonly errorCode: string | undefined;
  readonly at: Date;
}

export interface Rules {
  readonly authorize: (request: SimulatedRequest) => boolean;
  readonly throttle: (request: SimulatedRequest) => boolean;
  readonly callerOf: (accessKeyId: string) => TrailIdentity | undefined;
  readonly failures: Failures;
  readonly callContext: Omit<Call, 'request' | 'now' | 'callerArn'>;
  readonly now: () => Date;
}

/** What becomes of a request: an answer, silence, or a connection that drops. */
export type Outcome =
  | { readonly do: 'answer'; readonly answer: WireAnswer }
  | { readonly do: 'hang' }
  | { readonly do: 'drop' };

export interface Dispatched {
  readonly outcome: Outcome;
  readonly call: SimulatedCall;
  readonly trailRecord: TrailRecord | undefined;
}

const shapes = new Map<Operation, OperationShape>();

/** Takes a request through everything a service does with it, in the order AWS does it. */
export async function dispatch(request: WireRequest, requestId: string, rules: Rules): Promise<Dispatched> {
  const credentials = readCredentials(request);
  const name = serviceNamed(credentials?.service ?? guessService(request), request);
  const service = services.get(name) ?? unknownService(credentials);
  const known = new Attempt(request, requestId, service, credentials, rules);
  await known.run();
  return known.result();
}

/** Signatures for S3 Control name S3, those for CloudWatch the first label of its host. */
function serviceNamed(signed: string, request: WireRequest): string {
  if (signed === 'monitoring') return 'cloudwatch';
  return signed === 's3' && isOfS3Control(request) ? 's3control' : signed;
}

function unknownService(credentials: Credentials | undefined): Service {
  return { ...s3, signingName: credentials?.service ?? '', operations: [] };
}

/** A request may need more than the permission of its name: tags on a new endpoint need that of tagging too. */
function requestsToPermit(request: SimulatedRequest): readonly SimulatedRequest[] {
  const isTagged = itemsOf(memberOf(request.input, 'TagSpecifications')).length > 0;
  return isTagged ? [request, { ...request, operation: 'CreateTags' }] : [request];
}

class Attempt {
  readonly #request: WireRequest;
  readonly #requestId: string;
  readonly #service: Service;
  readonly #credentials: Credentials | undefined;
  readonly #rules: Rules;
  readonly #at: Date;
  readonly #name: string | undefined;
  readonly #operation: Operation | undefined;
  #input: Readonly<Record<string, unknown>> = {};
  #output: object | undefined;
  #refusal: Refusal | undefined;
  #outcome: Outcome = { do: 'hang' };
  #performed = false;

  constructor(
    request: WireRequest,
    requestId: string,
    service: Service,
    credentials: Credentials | undefined,
    rules: Rules,
  ) {
    this.#request = request;
    this.#requestId = requestId;
    this.#service = service;
    this.#credentials = credentials;
    this.#rules = rules;
    this.#at = rules.now();
    this.#name = service.protocol.operationOf(request);
    this.#operation = service.operations.find((operation) => operation.name === this.#name);
  }

  async run(): Promise<void> {
    const fault = this.#rules.failures.next(this.#name ?? '');
    if (fault?.when === 'hang') return;
    try {
      const operation = this.#admit();
      const shape = await this.#shapeOf(operation);
      this.#read(operation, shape);
      this.#expectPermission();
      if (fault?.when === 'before') throw this.#failureOf(fault);
      const output = this.#perform(operation);
      if (fault?.when === 'after') throw this.#failureOf(fault);
      this.#outcome = {
        do: 'answer',
        answer: this.#service.protocol.writeOutput(shape, output, this.#requestId),
      };
    } catch (error) {
      this.#refuse(error);
    }
    if (fault?.when === 'loseAnswer') this.#outcome = { do: 'drop' };
  }

  result(): Dispatched {
    return {
      outcome: this.#outcome,
      call: {
        service: this.#service.signingName,
        operation: this.#name ?? '',
        input: this.#input,
        statusCode: this.#outcome.do === 'answer' ? this.#outcome.answer.statusCode : 0,
        errorCode: this.#refusal?.code,
        at: this.#at,
      },
      trailRecord: this.#trailRecord(),
    };
  }

  get #world(): World {
    return this.#rules.callContext.world;
  }

  /** Who asks, for what, and where: everything that is refused before the request's content is looked at. */
  #admit(): Operation {
    const { refusals, protocol } = this.#service;
    if (!this.#credentials) throw refusals.missingAuthentication();
    if (!this.#operation) throw protocol.unknownOperation(this.#name, this.#request);
    if (this.#credentials.sessionToken === 'EXPIRED') throw refusals.expired();
    if (this.#credentials.accessKeyId.startsWith('AKIAINVALID')) throw refusals.unknownKey();
    this.#expectRegion(this.#credentials.region);
    return this.#operation;
  }

  #expectRegion(asked: string): void {
    const { regions, refusals } = this.#service;
    if (regions === 'any') return;
    const right = regions === 'own' ? [this.#world.region] : regions;
    if (!right.includes(asked)) throw refusals.wrongRegion(asked, right[0] ?? '');
  }

  async #shapeOf(operation: Operation): Promise<OperationShape> {
    const known = shapes.get(operation);
    if (known) return known;
    const schemas = await this.#service.loadSchemas();
    const shape = toOperationShape(memberOf(schemas, `${operation.name}$`));
    shapes.set(operation, shape);
    return shape;
  }

  #read(operation: Operation, shape: OperationShape): void {
    this.#input = this.#service.protocol.readInput(shape, this.#request);
    if (this.#rules.throttle(this.#simulated)) throw this.#service.refusals.throttled();
    validateInput(
      this.#service.signingName,
      operation.name,
      shape.input,
      this.#input,
      this.#service.refusals,
    );
  }

  get #simulated(): SimulatedRequest {
    return {
      service: this.#service.signingName,
      operation: this.#name ?? '',
      input: this.#input,
      accessKeyId: this.#credentials?.accessKeyId ?? '',
      region: this.#credentials?.region ?? '',
    };
  }

  get #callerArn(): string {
    const caller = this.#rules.callerOf(this.#simulated.accessKeyId);
    return caller?.arn ?? `arn:aws:iam::${this.#world.accountId}:user/simulated`;
  }

  /** Anybody may ask who they are (https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html). */
  #expectPermission(): void {
    if (this.#name === 'GetCallerIdentity') return;
    for (const needed of requestsToPermit(this.#simulated)) {
      if (!this.#rules.authorize(needed)) throw this.#service.refusals.accessDenied(needed, this.#world);
    }
  }

  #perform(operation: Operation): object {
    const output = operation.run(this.#input, {
      ...this.#rules.callContext,
      request: this.#simulated,
      callerArn: this.#callerArn,
      now: this.#at,
    });
    this.#output = output;
    this.#performed = true;
    return output;
  }

  #failureOf({ code }: FailureRule): Refusal {
    return code === undefined ? this.#service.refusals.internal() : toFailure(code);
  }

  /** What is no refusal is a fault of the simulator's own; it is answered as such, so that a test sees it. */
  #refuse(error: unknown): void {
    const refusal =
      error instanceof Refusal
        ? error
        : new Refusal(
            'SimulatorFault',
            error instanceof Error ? (error.stack ?? error.message) : String(error),
            400,
          );
    this.#refusal = refusal;
    this.#outcome = { do: 'answer', answer: this.#service.protocol.writeRefusal(refusal, this.#requestId) };
  }

  /** An error answered after the write is the wire's fault: CloudTrail tells of the write. */
  #trailRecord(): TrailRecord | undefined {
    if (!this.#operation || (!this.#performed && !this.#refusal)) return undefined;
    return toTrailRecord({
      request: this.#simulated,
      operation: this.#operation,
      output: this.#output,
      refusal: this.#performed ? undefined : this.#refusal,
      eventSource: this.#service.eventSource,
      accountId: this.#world.accountId,
      at: this.#at,
      requestId: this.#requestId,
      userAgent: this.#request.headers['user-agent'] ?? '',
      caller: this.#rules.callerOf(this.#simulated.accessKeyId),
    });
  }
}
