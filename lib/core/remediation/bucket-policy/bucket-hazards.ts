/** What may break when a bucket is closed to all but its endpoints. */
import type { Admission } from '../../iam/cure/endpoint-only-statement.ts';
import { isPublicPolicy } from '../../iam/is-public-policy.ts';
import type { EstateIndex } from '../../network/index-estate.ts';
import { narrowPolicyOf } from '../hazards/endpoint-policy-narrow.ts';
import type { Hazard } from '../plan.ts';
import { servingEndpoints } from '../serving-endpoints.ts';
import { describeAdmission } from './choose-admission.ts';

export interface BucketDraft {
  readonly bucketName: string;
  readonly admit: Admission;
  /** The merged text. */
  readonly policyText: string;
}

/** In the order in which people should read them. */
export function bucketHazards(index: EstateIndex, draft: BucketDraft): readonly Hazard[] {
  return [
    ...narrowEndpoints(index, draft),
    ...endpointsElsewhere(index, draft),
    ...publicAllow(draft),
    ...inherent(draft),
  ];
}

/** An endpoint whose own policy does not name the bucket lets nobody reach it. */
function narrowEndpoints(index: EstateIndex, { admit }: BucketDraft): readonly Hazard[] {
  return servingEndpoints(index)
    .filter(({ vpcEndpointId, vpcId }) => {
      if (admit.key === 'aws:SourceVpce') return admit.values.includes(vpcEndpointId);
      return admit.key !== 'aws:SourceVpc' || admit.values.includes(vpcId);
    })
    .toSorted((a, b) => (a.vpcEndpointId < b.vpcEndpointId ? -1 : 1))
    .flatMap((endpoint) => {
      const narrow = narrowPolicyOf(endpoint, 's3');
      if (narrow === undefined) return [];
      const subject = endpoint.vpcEndpointId;
      const text =
        narrow.kind === 'found'
          ? `${subject} has a policy of its own. Where it does not name the bucket, clients behind it lose it altogether.`
          : `Cannot tell what ${subject} lets through: ${narrow.reason}.`;
      return [{ id: 'endpoint-policy-narrow', kind: narrow.kind, subject, text }];
    });
}

function endpointsElsewhere({ estate }: EstateIndex, { admit }: BucketDraft): readonly Hazard[] {
  const { key, values } = admit;
  if (key !== 'aws:VpceAccount' && key !== 'aws:VpceOrgID') return [];
  const others = values.filter((value) => value !== estate.accountId);
  if (others.length === 0) return [];
  const text = `Which endpoints ${others.join(', ')} has, and whether they carry traffic to S3, is not shown here.`;
  return [{ id: 'endpoints-elsewhere', kind: 'unreadable', subject: others.join(', '), text }];
}

/** S3 judges a policy by its Allow statements alone. */
function publicAllow({ bucketName, policyText }: BucketDraft): readonly Hazard[] {
  const judged = isPublicPolicy(policyText);
  if (judged.verdict === 'notPublic') return [];
  const text =
    'The policy allows everybody in one statement, or it cannot be told. Where Block Public Access is on, S3 refuses to ' +
    'take such a policy, whatever else it denies; then nothing is changed. Narrow that statement first.';
  const kind = judged.verdict === 'public' ? 'found' : 'unreadable';
  return [{ id: 'public-allow', kind, subject: bucketName, text }];
}

function inherent({ bucketName, admit }: BucketDraft): readonly Hazard[] {
  const subject = bucketName;
  const hazard = (id: string, text: string): Hazard => ({ id, kind: 'inherent', subject, text });
  return [
    hazard(
      'other-ways-closed',
      `Whoever comes another way than ${describeAdmission(admit)} is refused from that moment on: the console, ` +
        'laptops, build machines, pre-signed links in browsers, other accounts. Managing the policy itself stays possible.',
    ),
    hazard(
      'policy-write-window',
      'S3 cannot write a policy on condition that nobody else has. It is read immediately before it is written; an edit ' +
        'that somebody makes between the two, within a moment, would be overwritten. The former text is kept.',
    ),
    ...(admit.key === 'aws:SourceVpce'
      ? [
          hazard(
            'endpoint-replaced',
            'The statement names endpoints by id. When one of them is deleted and made anew, its clients are shut out ' +
              'until the policy names the new one.',
          ),
        ]
      : []),
    hazard(
      'organization-policies',
      'Policies of the organization, of access points and of identities in other accounts are judged beside this one, ' +
        'and not all of them can be read from here. They could only deny more.',
    ),
  ];
}
