import type { Place, Subject } from '../lib/core/remediation/subject.ts';

export function vpcService(vpcId: string, service: string): Subject {
  return { kind: 'vpcService', vpcId, service };
}

export function vpcPlace(vpcId: string): Place {
  return { kind: 'vpc', vpcId };
}
