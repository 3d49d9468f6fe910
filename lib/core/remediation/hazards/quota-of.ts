import type { Part } from '../../network/estate.ts';
import type { EstateIndex } from '../../network/index-estate.ts';

/** The value of a quota; unreadable also where it is not among those that were read. */
export function quotaOf(index: EstateIndex, quotaCode: string): Part<number> {
  const { quotas } = index.estate;
  if (quotas.status === 'unreadable') return quotas;
  const quota = quotas.value.find((item) => item.quotaCode === quotaCode);
  if (quota !== undefined) return { status: 'read', value: quota.value };
  return { status: 'unreadable', reason: `quota ${quotaCode} is not among those read` };
}
