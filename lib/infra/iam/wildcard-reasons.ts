/** Why a resource of a statement ends in a wildcard; a wildcard without a reason is refused. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/^\*$/, 'AWS knows no resource for these actions.'],
  [
    /:ec2:.*:vpc\/\*$/,
    'Every VPC is looked after, those of tomorrow too; a session names the one of its plan.',
  ],
  [
    /:ec2:.*:prefix-list\/\*$/,
    'The lists of S3 and DynamoDB belong to AWS, and have other ids in each Region.',
  ],
  [
    /:ec2:.*:vpc-endpoint\/\*$/,
    'An endpoint has no id before it is made; a session names the one of its plan.',
  ],
  [/:ec2:.*:route-table\/\*$/, 'The tables are those of the approved plan, and a session names each.'],
  [
    /:s3:::.+\/\*$|^<.*>\/\*$/,
    'Flow logs are delivered as objects under a prefix of their owner’s choice, whose names nobody knows before.',
  ],
  [/:ec2:.*:subnet\/\*$/, 'The subnets are those of the approved plan, and a session names each.'],
  [
    /:ec2:.*:security-group\/\*$/,
    'A group has no id before it is made; only those that carry the product’s tag are touched.',
  ],
  [/:s3:::\*$/, 'Whether a bucket’s policy names an address or an endpoint must be known of every bucket.'],
  [/:s3express:.*:bucket\/\*$/, 'Whether a directory bucket admits only its endpoint is asked of every one.'],
  [/:s3:.*:accesspoint\/\*$/, 'Any access point may lead to a bucket that should be closed.'],
  [
    /:organizations::\*:\*$/,
    'The policies above the account belong to its organization, and AWS alone decides who may see them.',
  ],
  [/:dynamodb:.*:table\/\*$/, 'Whether a table’s policy names an endpoint must be known of every table.'],
  [/:kms:.*:key\/\*$/, 'Whether a key’s policy names an endpoint must be known of every key.'],
  [
    /:iam:.*:role\/\*$/,
    'Any role may be that of a function, and what it used tells what the function needs.',
  ],
  [/:route53:::hostedzone\/\*$/, 'Any private zone may answer for AWS, and its records say where it leads.'],
  [/:servicequotas:.*:vpc\/\*$/, 'The quotas of VPCs, whatever their codes.'],
  [/:cloudformation:.*:stack\/\*$/, 'Any stack may own a VPC; while one is in progress nothing is changed.'],
  [/:cloudformation:.*:stack\/[^*]+\/\*$/, 'The id of a stack ends in what AWS makes up.'],
  [/:states:.*:execution:.*\*$/, 'A run is named by its remediation.'],
  [/:cloudtrail:.*:trail\/\*$/, 'Any trail may log this Region, that of the organization too.'],
  [/:config:.*:configuration-recorder\/\*$/, 'A Region has one recorder, and whoever made it named it.'],
];

/** Throws where nobody has written down why the wildcard must be. */
export function wildcardReason(resource: string): string {
  const reason = REASONS.find(([pattern]) => pattern.test(resource))?.[1];
  if (reason === undefined) throw new Error(`no reason is written down for the resource ${resource}`);
  return reason;
}
