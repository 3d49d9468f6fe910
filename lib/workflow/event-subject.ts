import type { CheckId } from '../core/checks/check.ts';
import type { GatewayService } from '../core/network/estate.ts';
import type { WorkflowContext } from './context.ts';

export interface EventSubject {
  readonly checkId: CheckId;
  readonly vpcId: string;
  readonly service: GatewayService;
  readonly correlationId: string;
}

/** The members that every event of a finding or a remediation begins with. */
export function subjectOf(
  { door, clock }: Pick<WorkflowContext, 'door' | 'clock'>,
  { checkId, vpcId, service, correlationId }: EventSubject,
): EventSubject & { readonly accountId: string; readonly region: string; readonly at: string } {
  const { accountId, region } = door;
  return { accountId, region, checkId, vpcId, service, correlationId, at: clock.now().toISOString() };
}
