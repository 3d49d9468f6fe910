/** What each grant of a function means in IAM; the table's are in `table-use.ts`. */
import { ESTATE_PARTS } from '../../core/reads/estate-parts.ts';
import type { ReadTarget } from '../../core/reads/reads.ts';
import type { Grant } from '../functions.ts';
import { readStatements } from './read-statements.ts';
import type { Place, Statement } from './statement.ts';
import { allow } from './statement.ts';

/** ARNs of what the product owns. */
export interface OwnResources {
  readonly place: Place;
  readonly tableArn: string;
  readonly topicArn: string;
  readonly topicKeyArn: string;
  readonly hmacKeyArn: string;
  readonly parameterArns: readonly string[];
  readonly busArn: string;
  readonly stateMachineArn: string;
  readonly changeRoleArn: string;
}

/** The estate's parts as the workflow reads them: everything but prices, which the product carries. */
const ESTATE: readonly ReadTarget[] = ESTATE_PARTS;

/** What a check asks of, so that what is right and wrong can be told without reading policies. */
const NETWORK: readonly ReadTarget[] = [
  'vpcs',
  'subnets',
  'routeTables',
  'natGateways',
  'vpcEndpoints',
  'prefixLists',
];

/** What an action looks at before and after its call, and its undoing too: whether a policy names the endpoint. */
const ROUTES_AND_POLICIES: readonly ReadTarget[] = [
  'routeTables',
  'vpcEndpoints',
  'buckets',
  'tables',
  'keys',
  'roles',
];

type Meaning = (own: OwnResources) => readonly Statement[];

const MEANINGS: Readonly<Record<Grant, Meaning>> = {
  readEstate: ({ place }) => readStatements(place, ESTATE),
  readNetwork: ({ place }) => readStatements(place, NETWORK),
  readRoutesAndPolicies: ({ place }) => readStatements(place, ROUTES_AND_POLICIES),
  readStacks: ({ place: { partition, region, account } }) => [
    allow(
      'ReadStacks',
      ['cloudformation:DescribeStacks'],
      [`arn:${partition}:cloudformation:${region}:${account}:stack/*`],
    ),
  ],
  putEvaluations: () => [allow('PutEvaluations', ['config:PutEvaluations'], ['*'])],
  readSwitches: ({ parameterArns }) => [allow('ReadSwitches', ['ssm:GetParameter'], parameterArns)],
  startRuns: ({ stateMachineArn }) => [allow('StartRuns', ['states:StartExecution'], [stateMachineArn])],
  // IAM knows no resource for a task token: whoever holds one may answer it, and only these functions may answer any.
  answerRuns: () => [allow('AnswerRuns', ['states:SendTaskSuccess'], ['*'])],
  sendMail: ({ topicArn, topicKeyArn }) => [
    allow('SendMail', ['sns:Publish'], [topicArn]),
    allow('EncryptMail', ['kms:Decrypt', 'kms:GenerateDataKey'], [topicKeyArn]),
  ],
  seeSubscribers: ({ topicArn }) => [allow('SeeSubscribers', ['sns:ListSubscriptionsByTopic'], [topicArn])],
  publishEvents: ({ busArn }) => [
    allow('PublishEvents', ['events:PutEvents'], [busArn], {
      StringEquals: { 'events:source': ['endpointer'] },
    }),
  ],
  sign: ({ hmacKeyArn }) => [allow('Sign', ['kms:GenerateMac'], [hmacKeyArn])],
  checkSignatures: ({ hmacKeyArn }) => [allow('CheckSignatures', ['kms:VerifyMac'], [hmacKeyArn])],
  assumeChangeRole: ({ changeRoleArn }) => [allow('Change', ['sts:AssumeRole'], [changeRoleArn])],
  probe: ({ place: { partition, region, account } }) => [
    allow('SeeTrails', ['cloudtrail:DescribeTrails'], ['*']),
    // The trail of an organization belongs to another account, and may be at home in another Region.
    allow(
      'ReadTrails',
      ['cloudtrail:GetEventSelectors', 'cloudtrail:GetTrailStatus'],
      [`arn:${partition}:cloudtrail:*:*:trail/*`],
    ),
    allow(
      'ReadRecorder',
      ['config:DescribeConfigurationRecorderStatus', 'config:DescribeConfigurationRecorders'],
      [`arn:${partition}:config:${region}:${account}:configuration-recorder/*`],
    ),
  ],
};

/** The statements of some grants. */
export function grantStatements(grants: readonly Grant[], own: OwnResources): readonly Statement[] {
  return grants.flatMap((grant) => MEANINGS[grant](own));
}
