/**
 * Why a bucket must not be closed to all but its endpoint, or why that cannot be told.
 *
 * Websites and public buckets are read from the internet, log targets are written by AWS, and whoever deploys or keeps
 * its state there mostly works from outside the VPC.
 */
import { isPublicPolicy } from '../iam/is-public-policy.ts';
import type { ParsedPolicy } from '../iam/policy.ts';
import { resourceItems } from '../iam/space/resource-words.ts';
import { isUnknown } from '../iam/truth.ts';
import type { BucketSettings, Estate, Part, PublicAccessBlock, Tags } from '../network/estate.ts';
import { valueOr } from '../network/estate.ts';
import { ENDPOINT_ONLY_TAG } from './bucket-tags.ts';
import { logDeliverers } from './log-deliverers.ts';

export type Obstacle = { readonly must: 'stayOpen' | 'unknown'; readonly reason: string };

export interface BucketAround {
  readonly estate: Estate;
  readonly settings: BucketSettings;
  readonly policyText: string | null;
  readonly policy: ParsedPolicy | undefined;
  /** Who delivers to the bucket by settings of other things, in words. */
  readonly deliveries: readonly string[];
}

/** The first certain reason to leave it open; else the first thing that could not be read and might be one. */
export function findObstacle(around: BucketAround): Obstacle | undefined {
  const obstacles = OBSTACLES.flatMap((find) => find(around) ?? []);
  return obstacles.find(({ must }) => must === 'stayOpen') ?? obstacles[0];
}

const open = (reason: string): Obstacle => ({ must: 'stayOpen', reason });
const unclear = (reason: string): Obstacle => ({ must: 'unknown', reason });

type Finder = (around: BucketAround) => Obstacle | undefined;

const OBSTACLES: readonly Finder[] = [optedOut, website, publicByDesign, logTarget, assets, terraformState];

function optedOut({ settings: { tags } }: BucketAround): Obstacle | undefined {
  if (tags.status === 'unreadable') return unclear(`whether its tags opt it out: ${tags.reason}`);
  return tags.value[ENDPOINT_ONLY_TAG] === 'no'
    ? open(`its owner opted it out (tag ${ENDPOINT_ONLY_TAG} = no)`)
    : undefined;
}

function website({ settings }: BucketAround): Obstacle | undefined {
  if (settings.website.status === 'unreadable') {
    return unclear(`whether it is a website: ${settings.website.reason}`);
  }
  return settings.website.value ? open('it is a static website') : undefined;
}

/** A policy that Block Public Access cuts down to the account is not public, whatever it says. */
function publicByDesign({ estate, settings, policyText }: BucketAround): Obstacle | undefined {
  if (policyText === null) return undefined;
  const judgement = isPublicPolicy(policyText);
  if (judgement.verdict === 'notPublic') return undefined;
  const account = accountBlock(estate);
  const blocks = [settings.publicAccessBlock, account];
  if (blocks.some((block) => valueOr(block, null)?.restrictPublicBuckets === true)) return undefined;
  for (const block of blocks) {
    if (block.status === 'unreadable') return unclear(`whether it is public by design: ${block.reason}`);
  }
  return judgement.verdict === 'public'
    ? open('its policy makes it public, and nothing blocks that')
    : unclear(`whether it is public by design: ${judgement.reason}`);
}

function accountBlock({ accountPublicAccess }: Estate): Part<PublicAccessBlock | null> {
  if (accountPublicAccess.status === 'unreadable') return accountPublicAccess;
  return { status: 'read', value: accountPublicAccess.value[0]?.publicAccessBlock ?? null };
}

function logTarget({ estate, policy, deliveries }: BucketAround): Obstacle | undefined {
  const written = policy === undefined || isUnknown(policy) ? [] : logDeliverers(policy);
  const [first] = [...deliveries, ...written];
  if (first !== undefined) return open(`it is a target of ${first}`);
  const { deliveryChannels } = estate;
  return deliveryChannels.status === 'unreadable'
    ? unclear(`whether AWS Config delivers to it: ${deliveryChannels.reason}`)
    : undefined;
}

/**
 * Buckets that deployment tools make and use from wherever they run, by the names and stacks they give them.
 * https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-using-console-create-stack-template.html
 */
const ASSETS: readonly (readonly [RegExp, string])[] = [
  [/^cdk-[a-z0-9]+-assets-\d{12}-[a-z0-9-]+$/, 'AWS CDK'],
  [/^(cdktoolkit|cdk)-.*stagingbucket/, 'AWS CDK'],
  [/^cf-templates-[a-z0-9]+-[a-z0-9-]+$/, 'AWS CloudFormation'],
  [/^aws-sam-cli-managed-default-/, 'AWS SAM'],
  [/serverlessdeploymentbucket/, 'Serverless Framework'],
];

function assets({ settings: { bucketName, tags } }: BucketAround): Obstacle | undefined {
  const named = ASSETS.find(([pattern]) => pattern.test(bucketName))?.[1];
  const stack = valueOr(tags, {})['aws:cloudformation:stack-name'] ?? '';
  const owner = named ?? (/^(CDKToolkit|aws-sam-cli-managed-default)$/.test(stack) ? stack : undefined);
  return owner === undefined ? undefined : open(`it holds the assets of deployments (${owner})`);
}

const STATE_NAME = /(^|[-._])(tf|terraform)[-._]?(remote[-._]?)?(state|backend)/i;
const STATE_WORDS = /terraform[-_ ./]?(remote[-_ ])?(state|backend)|tfstate/i;

function terraformState({ settings: { bucketName, tags }, policy }: BucketAround): Obstacle | undefined {
  const reason = 'it keeps the state of Terraform';
  if (STATE_NAME.test(bucketName)) return open(`${reason} (by its name)`);
  if (Object.entries(valueOr<Tags>(tags, {})).some((pair) => STATE_WORDS.test(pair.join(' ')))) {
    return open(`${reason} (by its tags)`);
  }
  const resources = policy === undefined || isUnknown(policy) ? [] : policy.statements.flatMap(resourceItems);
  return resources.some(({ text }) => /\.tfstate\b/.test(text))
    ? open(`${reason} (by its policy)`)
    : undefined;
}
