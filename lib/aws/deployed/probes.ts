/** What detection rests on in this Region: a trail that logs writes, and a recorder that runs. */
import type { CloudTrailClient, GetEventSelectorsResponse } from '@aws-sdk/client-cloudtrail';
import {
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
} from '@aws-sdk/client-cloudtrail';
import type {
  ConfigServiceClient,
  ConfigurationRecorderStatus,
  RecordingGroup,
} from '@aws-sdk/client-config-service';
import {
  DescribeConfigurationRecordersCommand,
  DescribeConfigurationRecorderStatusCommand,
} from '@aws-sdk/client-config-service';

export interface ProbePlace {
  readonly cloudTrail: CloudTrailClient;
  readonly config: ConfigServiceClient;
  /** What the recorder must record, such as `AWS::EC2::RouteTable`. */
  readonly resourceTypes: readonly string[];
}

/** Each throws where it cannot be told. */
export interface Probes {
  readonly hasWriteTrail: () => Promise<boolean>;
  readonly hasRunningRecorder: () => Promise<boolean>;
}

export function probes({ cloudTrail, config, resourceTypes }: ProbePlace): Probes {
  return {
    hasWriteTrail: () => hasWriteTrail(cloudTrail),
    hasRunningRecorder: () => hasRunningRecorder(config, resourceTypes),
  };
}

/** Without a trail no call reaches EventBridge. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html */
async function hasWriteTrail(client: CloudTrailClient): Promise<boolean> {
  // Shadow trails: those of other Regions, and of the organization, that log here too.
  const { trailList } = await client.send(new DescribeTrailsCommand({ includeShadowTrails: true }));
  if (trailList === undefined) throw new Error('cloudtrail:DescribeTrails gave no list of trails');
  const obstacles: unknown[] = [];
  for (const { TrailARN, Name } of trailList) {
    try {
      if (await logsWrites(client, TrailARN ?? Name ?? '')) return true;
    } catch (error) {
      // Another trail may do; only if none does, that this one could not be read matters.
      obstacles.push(error);
    }
  }
  if (obstacles.length > 0) throw obstacles[0];
  return false;
}

async function logsWrites(client: CloudTrailClient, trail: string): Promise<boolean> {
  const { IsLogging } = await client.send(new GetTrailStatusCommand({ Name: trail }));
  if (IsLogging !== true) return false;
  return selectsWrites(await client.send(new GetEventSelectorsCommand({ TrailName: trail })));
}

/** Whether management events that write are among what the trail logs. */
export function selectsWrites({
  EventSelectors = [],
  AdvancedEventSelectors = [],
}: Pick<GetEventSelectorsResponse, 'EventSelectors' | 'AdvancedEventSelectors'>): boolean {
  const isSelected = EventSelectors.some(
    ({ IncludeManagementEvents = true, ReadWriteType = 'All' }) =>
      IncludeManagementEvents && ReadWriteType !== 'ReadOnly',
  );
  const isSelectedInDetail = AdvancedEventSelectors.some(({ FieldSelectors = [] }) => {
    const category = FieldSelectors.find(({ Field }) => Field === 'eventCategory');
    const readOnly = FieldSelectors.find(({ Field }) => Field === 'readOnly');
    const isManagement = category?.Equals?.includes('Management') === true;
    const allowsWrites =
      readOnly === undefined ||
      readOnly.Equals?.includes('false') === true ||
      readOnly.NotEquals?.includes('true') === true;
    return isManagement && allowsWrites;
  });
  return isSelected || isSelectedInDetail;
}

async function hasRunningRecorder(
  client: ConfigServiceClient,
  resourceTypes: readonly string[],
): Promise<boolean> {
  const { ConfigurationRecordersStatus: states } = await client.send(
    new DescribeConfigurationRecorderStatusCommand({}),
  );
  if (states === undefined) throw new Error('config:DescribeConfigurationRecorderStatus gave no list');
  const running = new Set(states.filter(records).map(({ name }) => name));
  if (running.size === 0) return false;
  const { ConfigurationRecorders: recorders } = await client.send(
    new DescribeConfigurationRecordersCommand({}),
  );
  if (recorders === undefined) throw new Error('config:DescribeConfigurationRecorders gave no list');
  return recorders.some(
    ({ name, recordingGroup }) => running.has(name) && recordsAll(recordingGroup, resourceTypes),
  );
}

/** One that runs and fails records nothing. https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigurationRecorderStatus.html */
function records({ recording, lastStatus }: ConfigurationRecorderStatus): boolean {
  return recording === true && lastStatus !== 'Failure';
}

/** https://docs.aws.amazon.com/config/latest/APIReference/API_RecordingGroup.html */
export function recordsAll(group: RecordingGroup | undefined, resourceTypes: readonly string[]): boolean {
  // Config's own default: everything but what is global.
  if (group === undefined || group.allSupported === true) return true;
  const excluded: readonly string[] = group.exclusionByResourceTypes?.resourceTypes ?? [];
  if (group.recordingStrategy?.useOnly === 'EXCLUSION_BY_RESOURCE_TYPES') {
    return resourceTypes.every((type) => !excluded.includes(type));
  }
  const included: readonly string[] = group.resourceTypes ?? [];
  return resourceTypes.every((type) => included.includes(type));
}
