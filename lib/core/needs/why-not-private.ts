import type { EstateIndex } from '../network/index-estate.ts';
import type { Subject } from '../remediation/subject.ts';
import { functionsOf, reachOfSubject } from './function-reach.ts';

/** Why a function does not reach the subject's service privately; undefined where it does. */
export function whyNotPrivate(
  index: EstateIndex,
  functionName: string,
  subject: Subject,
): string | undefined {
  const fn = functionsOf(index).find((one) => one.functionName === functionName);
  if (fn === undefined) return `function ${functionName} is not shown any more`;
  const reach = subject.kind === 'vpcService' ? reachOfSubject(index, fn, subject.service) : undefined;
  if (reach === undefined) return 'no service is known by that name';
  return reach.is === 'private' ? undefined : reach.reason;
}
