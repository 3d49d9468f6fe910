import type {
  ConfigurationRecorder,
  ConfigurationRecorderStatus,
  DescribeConfigurationRecordersRequest,
  DescribeConfigurationRecordersResponse,
  DescribeConfigurationRecorderStatusRequest,
  DescribeConfigurationRecorderStatusResponse,
  DescribeDeliveryChannelsRequest,
  DescribeDeliveryChannelsResponse,
  Evaluation,
  PutEvaluationsRequest,
  PutEvaluationsResponse,
} from '@aws-sdk/client-config-service';
import { complianceChange } from '../../config-events.ts';
import type { FixtureConfigRecorder, FixtureEvaluation } from '../../fixture.ts';
import { Refusal } from '../../refusal.ts';
import { awsJsonProtocol } from '../../wire/json-protocol.ts';
import { toDate } from '../../wire/write-xml.ts';
import { jsonRefusals } from '../refusals.ts';
import { operation, type Call, type Service } from '../service.ts';

const putEvaluations = operation<PutEvaluationsRequest, PutEvaluationsResponse>(
  'PutEvaluations',
  ({ ResultToken = '', Evaluations = [], TestMode = false }, call) => {
    const rule = call.resultTokens.get(ResultToken);
    if (rule === undefined && !TestMode)
      throw new Refusal('InvalidResultTokenException', 'The specified ResultToken is invalid.');
    for (const { ComplianceType } of Evaluations) expectPutable(ComplianceType);
    if (rule !== undefined && !TestMode) for (const evaluation of Evaluations) store(rule, evaluation, call);
    return { FailedEvaluations: [] };
  },
);

function expectPutable(type: string | undefined): void {
  if (type === 'INSUFFICIENT_DATA')
    throw new Refusal(
      'InvalidParameterValueException',
      'ComplianceType INSUFFICIENT_DATA is not supported for PutEvaluations.',
    );
}

/** One result for each rule and resource; only another compliance than before is told of. */
function store(rule: string, evaluation: Evaluation, call: Call): void {
  const known = call.world.present('Evaluations');
  const before = known.find(
    (one) =>
      one.ConfigRuleName === rule &&
      one.ResourceType === evaluation.ComplianceResourceType &&
      one.ResourceId === evaluation.ComplianceResourceId,
  );
  const isOlder =
    before !== undefined && toDate(evaluation.OrderingTimestamp) < toDate(before.OrderingTimestamp);
  if (isOlder && !call.choices.otherwise('olderEvaluation')) return;
  const result: FixtureEvaluation = {
    ConfigRuleName: rule,
    ResourceType: evaluation.ComplianceResourceType ?? '',
    ResourceId: evaluation.ComplianceResourceId ?? '',
    ComplianceType: evaluation.ComplianceType ?? '',
    ...(evaluation.Annotation !== undefined && { Annotation: evaluation.Annotation }),
    OrderingTimestamp: toDate(evaluation.OrderingTimestamp).toISOString(),
  };
  call.world.settle('Evaluations', [...known.filter((one) => one !== before), result]);
  if (before?.ComplianceType !== result.ComplianceType)
    call.emit(complianceChange({ world: call.world, now: call.now, result, before }));
}

const describeRecorders = operation<
  DescribeConfigurationRecordersRequest,
  DescribeConfigurationRecordersResponse
>('DescribeConfigurationRecorders', (input, call) => ({
  ConfigurationRecorders: named(input, call).map((recorder): ConfigurationRecorder => ({
    ...recorder,
    roleARN: recorder.roleARN ?? `arn:aws:iam::${call.world.accountId}:role/config`,
  })),
}));

const describeRecorderStatus = operation<
  DescribeConfigurationRecorderStatusRequest,
  DescribeConfigurationRecorderStatusResponse
>('DescribeConfigurationRecorderStatus', (input, call) => ({
  ConfigurationRecordersStatus: named(input, call).map(
    ({ name, IsRecording: recording }): ConfigurationRecorderStatus => ({
      ...(name !== undefined && { name }),
      recording,
      lastStatus: recording ? 'Success' : 'Pending',
    }),
  ),
}));

const describeDeliveryChannels = operation<DescribeDeliveryChannelsRequest, DescribeDeliveryChannelsResponse>(
  'DescribeDeliveryChannels',
  ({ DeliveryChannelNames: names = [] }, { world }) => {
    const channels = world.read('DeliveryChannels');
    const missing = names.find((name) => !channels.some((channel) => channel.name === name));
    if (missing !== undefined) {
      throw new Refusal(
        'NoSuchDeliveryChannelException',
        `Cannot find delivery channel with the specified name '${missing}'.`,
      );
    }
    const asked = channels.filter(({ name }) => names.length === 0 || names.includes(name ?? ''));
    return { DeliveryChannels: [...asked] };
  },
);

function named(
  { ConfigurationRecorderNames: names }: DescribeConfigurationRecordersRequest,
  { world }: Call,
): readonly FixtureConfigRecorder[] {
  const recorders = world.read('ConfigurationRecorders');
  if (names === undefined || names.length === 0) return recorders;
  return names.map((name) => {
    const found = recorders.find((recorder) => recorder.name === name);
    if (found) return found;
    throw new Refusal(
      'NoSuchConfigurationRecorderException',
      `Cannot find configuration recorder with the specified name '${name}'.`,
    );
  });
}

export const config: Service = {
  signingName: 'config',
  eventSource: 'config.amazonaws.com',
  protocol: awsJsonProtocol('1.1', 'StarlingDoveService'),
  operations: [putEvaluations, describeRecorders, describeRecorderStatus, describeDeliveryChannels],
  refusals: jsonRefusals('config', 'InternalFailure'),
  regions: 'own',
  loadSchemas: () => import('@aws-sdk/client-config-service'),
};
