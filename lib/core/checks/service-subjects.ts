import type { Check } from './check.ts';

/** One subject for each service that a finding of a VPC's clients names. */
export const serviceSubjects: Check['subjectsOf'] = ({ vpcId, evidence }) =>
  vpcId === undefined || evidence.kind !== 'facts'
    ? []
    : (evidence.services ?? []).map((service) => ({ kind: 'vpcService', vpcId, service }));
