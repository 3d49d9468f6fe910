import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Says of a construct why findings of cdk-nag are meant to be.
 *
 * @param reasons from a rule's id, such as `AwsSolutions-IAM5`, to the reason; a sentence that a reviewer can judge
 */
export function acknowledge(construct: IConstruct, reasons: Readonly<Record<string, string>>): void {
  const validations = Validations.of(construct);
  for (const [id, reason] of Object.entries(reasons)) validations.acknowledge({ id, reason });
}
