import type { Estate } from '../network/estate.ts';

/** What is said where not even the resources could be read: of the account, that nothing can be told. */
export function unknownAccount({ accountId }: Pick<Estate, 'accountId'>, reason: string) {
  return {
    resourceType: 'AWS::::Account',
    resourceId: accountId,
    status: 'unknown',
    reason: `Cannot tell: ${reason}.`,
  } as const;
}
