import type { OperationShape } from './shape.ts';
import type { Refusal } from '../refusal.ts';

/** A request as it came, its body read to the end. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly host: string;
  readonly body: Buffer;
}

export interface WireAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How one service spells requests, answers and errors. */
export interface Protocol {
  /** the operation's name, as far as the request says; undefined when it names none */
  operationOf(request: WireRequest): string | undefined;
  readInput(shape: OperationShape, request: WireRequest): Readonly<Record<string, unknown>>;
  writeOutput(shape: OperationShape, output: object, requestId: string): WireAnswer;
  writeRefusal(refusal: Refusal, requestId: string): WireAnswer;
  /** the service's answer to an operation it does not have */
  unknownOperation(name: string | undefined, request: WireRequest): Refusal;
}
