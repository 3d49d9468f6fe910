/** What each grant of a function means in IAM; the table's are in `table-use.ts`. */
import { PATH_PARTS } from '../../core/reads/estate-parts.ts';
import type { ReadTarget } from '../../core/reads/reads.ts';
import type { Grant } from '../functions.ts';
import { readStatements } from './read-statements.ts';
import type { Place, Statement } from './statement.ts';
import { allow } from './statement.ts';
import { CHECKS, partsOf, planningPartsOf } from '../../core/checks/registry.ts';

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
  /** Absent where no flow logs are read. */
  readonly traffic?: OwnTraffic;
}

export interface OwnTraffic {
  readonly tableArn: string;
  /** Of all objects of the log buckets. */
  readonly objectArns: readonly string[];
  /** That encrypt log buckets. */
  readonly keyArns: readonly string[];
}

/** The estate's parts as the workflow reads them: everything but prices, which the product carries. */
const ESTATE: readonly ReadTarget[] = planningPartsOf(CHECKS);

/** What the checks ask of, so that what is right and wrong can be told without reading the rest. */
const CHECKED: readonly ReadTarget[] = partsOf(CHECKS);

/** What flow logs are read against. */
const TRAFFIC_NETWORK: readonly ReadTarget[] = PATH_PARTS;

/** What an action looks at before and after its call, and its undoing too: who uses what would go, and names it. */
const ROUTES_AND_POLICIES: readonly ReadTarget[] = [
  'routeTables',
  'vpcEndpoints',
  'securityGroups',
  'networkInterfaces',
  'buckets',
  'tables',
  'keys',
  'roles',
];

type Meaning = (own: OwnResources) => readonly Statement[];

const MEANINGS: Readonly<Record<Grant, Meaning>> = {
  readEstate: ({ place }) => readStatements(place, ESTATE),
  readNetwork: ({ place }) => readStatements(place, CHECKED),
  readRoutesAndPolicies: ({ place }) => readStatements(place, ROUTES_AND_POLICIES),
  readStacks: ({ place: { partition, region, account } }) => [
    allow(
      'ReadStacks',
      ['cloudformation:DescribeStacks'],
      [`arn:${partition}:cloudformation:${region}:${account}:stack/*`],
    ),
  ],
  readTrafficNetwork: ({ place }) => readStatements(place, TRAFFIC_NETWORK),
  getFlowLogs: ({ traffic }) => [
    ...some('GetFlowLogs', ['s3:GetObject'], traffic?.objectArns),
    ...some('DecryptFlowLogs', ['kms:Decrypt'], traffic?.keyArns),
  ],
  countTraffic: ({ traffic }) =>
    some(
      'CountTraffic',
      ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      traffic === undefined ? [] : [traffic.tableArn],
    ),
  readTraffic: ({ traffic }) =>
    some('ReadTraffic', ['dynamodb:Query'], traffic === undefined ? [] : [traffic.tableArn]),
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

/** No statement where there is nothing that it would be of. */
function some(
  sid: string,
  actions: readonly string[],
  resources: readonly string[] = [],
): readonly Statement[] {
  return resources.length === 0 ? [] : [allow(sid, actions, resources)];
}

/** The statements of some grants. */
export function grantStatements(grants: readonly Grant[], own: OwnResources): readonly Statement[] {
  return grants.flatMap((grant) => MEANINGS[grant](own));
}
