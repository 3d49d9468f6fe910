/**
 * Who delivers logs and reports to buckets: a policy that lets them write shows a target.
 *
 * CloudTrail, VPC flow logs, load balancers and the others below need the bucket's policy to say so; AWS Config may
 * do without, by its role, and access logs may by an ACL: those are read from their own settings.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/configure-inventory.html
 */
import { matchAction } from '../iam/match-action.ts';
import type { Policy, PrincipalItem, Statement } from '../iam/policy.ts';
import { isUnknown } from '../iam/truth.ts';

const SERVICES: Readonly<Record<string, string>> = {
  'cloudtrail.amazonaws.com': 'CloudTrail',
  'config.amazonaws.com': 'AWS Config',
  'delivery.logs.amazonaws.com': 'log delivery (VPC flow logs, CloudFront, Route 53, WAF)',
  'logging.s3.amazonaws.com': 'S3 access logs',
  'logdelivery.elasticloadbalancing.amazonaws.com': 'load balancer access logs',
  'logdelivery.elb.amazonaws.com': 'load balancer access logs',
  's3.amazonaws.com': 'S3 Inventory or analytics',
  'storage-lens.s3.amazonaws.com': 'S3 Storage Lens',
  'guardduty.amazonaws.com': 'GuardDuty findings',
  'billingreports.amazonaws.com': 'billing reports',
  'bcm-data-exports.amazonaws.com': 'billing exports',
};

/**
 * The accounts by which Elastic Load Balancing writes in Regions that opened before August 2022.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html (November 2026)
 */
const LOAD_BALANCER_ACCOUNTS: ReadonlySet<string> = new Set([
  '127311923021',
  '033677994240',
  '027434742980',
  '797873946194',
  '098369216593',
  '754344448648',
  '589379963580',
  '718504428378',
  '383597477331',
  '600734575887',
  '114774131450',
  '783225319266',
  '582318560864',
  '985666609251',
  '054676820928',
  '156460612806',
  '652711504416',
  '635631232127',
  '009996457667',
  '897822967062',
  '076674570225',
  '507241528517',
  '048591011584',
  '190560391635',
  '638102146993',
  '037604701340',
]);

/** In words, each once: who is allowed to write logs or reports here. */
export function logDeliverers({ statements }: Policy): readonly string[] {
  const found = statements
    .filter(({ effect, action }) => effect === 'Allow' && matchAction(action, 's3:PutObject') === true)
    .flatMap(deliverersIn);
  return [...new Set(found)];
}

function deliverersIn({ principal }: Statement): readonly string[] {
  if (principal.is !== 'in') return [];
  return principal.items.flatMap((item) => (isUnknown(item) ? [] : (delivererOf(item) ?? [])));
}

function delivererOf(item: PrincipalItem): string | undefined {
  if (item.is === 'service') return SERVICES[item.name];
  if (item.is === 'account' && LOAD_BALANCER_ACCOUNTS.has(item.account)) return 'load balancer access logs';
  return undefined;
}
