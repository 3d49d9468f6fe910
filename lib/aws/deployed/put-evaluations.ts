/**
 * Hands evaluations to AWS Config. What Config could not take is put again; what it still did not take is given back.
 *
 * https://docs.aws.amazon.com/config/latest/APIReference/API_PutEvaluations.html
 */
import type { ConfigServiceClient, Evaluation } from '@aws-sdk/client-config-service';
import { PutEvaluationsCommand } from '@aws-sdk/client-config-service';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConfigEvaluation } from '../../core/events/to-config-evaluations.ts';
import { MOST_EVALUATIONS } from '../../core/events/to-config-evaluations.ts';

export interface ConfigPlace {
  readonly client: ConfigServiceClient;
  readonly attempts?: number;
  readonly firstWaitMilliseconds?: number;
}

export interface PutRequest {
  /** As the invocation carried it. */
  readonly resultToken: string;
  readonly batches: readonly (readonly ConfigEvaluation[])[];
  /** Checks everything and records nothing. */
  readonly isTest?: boolean;
}

/** Throws where Config cannot be asked, or some evaluations were not taken: the invocation is then made again. */
export async function putEvaluations(place: ConfigPlace, request: PutRequest): Promise<void> {
  const left: Evaluation[] = [];
  for (const batch of request.batches) {
    if (batch.length > MOST_EVALUATIONS) throw new RangeError(`${batch.length} evaluations in one call`);
    left.push(...(await putBatch(place, request, batch.map(toEvaluation))));
  }
  if (left.length === 0) return;
  const named = left.slice(0, 5).map(({ ComplianceResourceId }) => ComplianceResourceId);
  throw new Error(`AWS Config did not take ${left.length} evaluations: ${named.join(', ')}`);
}

async function putBatch(
  { client, attempts = 3, firstWaitMilliseconds = 500 }: ConfigPlace,
  { resultToken, isTest = false }: PutRequest,
  batch: readonly Evaluation[],
): Promise<readonly Evaluation[]> {
  let left = batch;
  for (let attempt = 1; left.length > 0; attempt += 1) {
    const { FailedEvaluations = [] } = await client.send(
      new PutEvaluationsCommand({ ResultToken: resultToken, Evaluations: [...left], TestMode: isTest }),
    );
    left = FailedEvaluations;
    if (left.length === 0 || attempt >= attempts) break;
    await sleep(firstWaitMilliseconds * 2 ** (attempt - 1));
  }
  return left;
}

function toEvaluation(evaluation: ConfigEvaluation): Evaluation {
  return {
    ComplianceResourceType: evaluation.resourceType,
    ComplianceResourceId: evaluation.resourceId,
    ComplianceType: evaluation.compliance,
    Annotation: evaluation.annotation,
    OrderingTimestamp: new Date(evaluation.orderingTimestamp),
  };
}
