import type { BucketChange } from '../../core/events/parse-cloud-trail-event.ts';
import type { Mail } from './mail.ts';
import { placeLines, toMail } from './mail.ts';
import type { Outcome } from './outcome-mails.ts';

/** What could be put so that neither the edit nor our statement is lost. */
export type MergeProposal =
  | { readonly kind: 'merged'; readonly policyText: string }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'none'; readonly reason: string };

/** Somebody edited a bucket's policy between our read and our write. */
export function overwrittenMail(
  outcome: Outcome,
  { edit, proposal }: { readonly edit: BucketChange; readonly proposal: MergeProposal },
): Mail {
  const { bucketName, at, principalArn = 'somebody' } = edit;
  return toMail(`Edit overwritten? Policy of bucket ${bucketName} (${outcome.accountId})`, [
    [
      `Decision needed: ${principalArn} edited the policy of bucket ${bucketName} at ${at}, in the moment between ` +
        'our read and our write. S3 cannot tell the two apart, so that edit may be lost.',
    ],
    [
      'Compare what the bucket has now with what they wanted:',
      `aws s3api get-bucket-policy --bucket ${bucketName}`,
    ],
    edit.policyText === undefined ? [] : ['What they put:', edit.policyText],
    proposalLines(bucketName, proposal),
    placeLines(outcome, outcome.remediationId),
  ]);
}

function proposalLines(bucketName: string, proposal: MergeProposal): readonly string[] {
  switch (proposal.kind) {
    case 'merged':
      return [
        'Their text with our statement in it, proved again; save it and put it:',
        `aws s3api put-bucket-policy --bucket ${bucketName} --policy file://merged.json`,
        proposal.policyText,
      ];
    case 'deleted':
      return ['They deleted the policy. If it is to stay deleted, take ours back: endpointer rollback.'];
    case 'none':
      return [`No merged text is proposed: ${proposal.reason}.`];
  }
}
