/**
 * What kind of hand made one recorded change, told from CloudTrail's `userAgent` and `invokedBy`.
 *
 * A user agent can be set by whoever calls, so it is evidence and no proof; it is used only to leave things alone.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
import type { ResourceChange } from '../network/estate.ts';

export type Maker =
  | { readonly maker: 'tool'; readonly name: string; readonly evidence: string }
  | { readonly maker: 'person'; readonly evidence: string }
  /** Endpointer itself, whose changes say nothing of the owner. */
  | { readonly maker: 'endpointer' }
  | { readonly maker: 'unknown'; readonly evidence: string };

/** Terraform last: tools built on its provider name both. */
const TOOLS: readonly (readonly [string, RegExp])[] = [
  ['Pulumi', /pulumi/i],
  ['Crossplane', /crossplane|upbound/i],
  ['AWS Controllers for Kubernetes', /aws-controllers-k8s|services\.k8s\.aws/i],
  ['Cluster API', /cluster-api-provider-aws|aws\.cluster\.x-k8s\.io/i],
  ['kOps', /\bkops\b/i],
  ['eksctl', /\beksctl\b/i],
  ['Ansible', /ansible/i],
  ['AWS CDK', /\baws-cdk\b|\bcdk(-cli|-toolkit)?\//i],
  ['Cloud Custodian', /custodian/i],
  ['an AWS Solution', /awssolution\//i],
  ['OpenTofu', /opentofu/i],
  ['CloudFormation', /\bcloudformation\b/i],
  ['Terraform', /terraform|terragrunt/i],
];

/** The infrastructure tool that a user agent, tag key or tag value names. */
export function toolOfText(text: string): string | undefined {
  return TOOLS.find(([, pattern]) => pattern.test(text))?.[0];
}

/** Tells a tool, a person, Endpointer, or that it cannot be told. */
export function makerOfChange({ userAgent, invokedBy, principalArn = '' }: ResourceChange): Maker {
  const evidence = [userAgent, invokedBy].filter((text) => text !== undefined && text !== '').join(', ');
  if (evidence === '') return { maker: 'unknown', evidence: 'something that gave no user agent' };
  const tool = toolOfText(evidence) ?? serviceOf(invokedBy) ?? serviceOf(userAgent);
  if (tool !== undefined) return { maker: 'tool', name: tool, evidence };
  if (invokedBy !== undefined && invokedBy !== '') return { maker: 'unknown', evidence };
  if (/\bendpointer\//i.test(evidence)) return { maker: 'endpointer' };
  return isByHand(evidence, principalArn) ? { maker: 'person', evidence } : { maker: 'unknown', evidence };
}

const CONSOLES =
  /^(console|signin|cloudshell)(\.[a-z0-9-]+)?\.amazonaws\.com(\.cn)?$|^EC2ConsoleBackend\b|^mozilla\//i;

// An AWS service that changes a network for somebody (Service Catalog, Control Tower, Elastic Beanstalk) will again.
function serviceOf(text: string | undefined): string | undefined {
  if (text === undefined || CONSOLES.test(text)) return undefined;
  return /^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/i.test(text) ? text : undefined;
}

const PIPELINES = /terraform|pulumi|codebuild|codepipeline|github|gitlab|jenkins|pipeline|deploy|automation/i;

/** The console, a browser, or the AWS CLI where nothing says that a build or another service ran it. */
function isByHand(userAgent: string, principalArn: string): boolean {
  if (CONSOLES.test(userAgent)) return true;
  const environment = /exec-env\/(\S+)/i.exec(userAgent)?.[1] ?? 'CloudShell';
  return /\baws-cli\//i.test(userAgent) && /^cloudshell/i.test(environment) && !PIPELINES.test(principalArn);
}
