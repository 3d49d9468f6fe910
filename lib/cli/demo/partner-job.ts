/** The article's third architecture: agents on instances and a forwarder, which all send to a partner through NAT. */
import { vpcPartnerPrivatelinkUsed } from '../../core/checks/vpc-partner-privatelink-used.ts';
import { parseEstate } from '../../files/estate-file.ts';
import type { ArchitectureResult } from './architecture-job.ts';
import { playArchitecture } from './architecture-job.ts';
import type { DemoStage } from './main-job.ts';
import account from './partner.estate.json' with { type: 'json' };

const STORY =
  'In Region us-east-1 two instances with a Datadog Agent (their tags say so) and the Datadog Forwarder, a function in the ' +
  'same private subnets, send 3,000 GB a month to the addresses that Datadog publishes. AWS was asked for each of ' +
  'Datadog’s services by name; what goes to which of them no address tells, and so no saving is claimed.';

export function partnerJob(stage: DemoStage): Promise<ArchitectureResult> {
  const architecture = {
    account: parseEstate(JSON.stringify(account), 'partner.estate.json'),
    check: vpcPartnerPrivatelinkUsed,
    story: STORY,
    headings: [
      '12. A third architecture: agents and a forwarder that send to Datadog through NAT',
      '13. Apply all three, and look again',
      '14. Roll back all three',
    ],
  } as const;
  return playArchitecture(architecture, stage);
}
