import type {
  DescribeTrailsRequest,
  DescribeTrailsResponse,
  GetEventSelectorsRequest,
  GetEventSelectorsResponse,
  GetTrailStatusRequest,
  GetTrailStatusResponse,
} from '@aws-sdk/client-cloudtrail';
import type { FixtureTrail } from '../../fixture.ts';
import { Refusal } from '../../refusal.ts';
import { operation, type Call, type Operation } from '../service.ts';

/** Trails of other Regions and of the organization are shadows here: listed unless that is refused. */
const describeTrails = operation<DescribeTrailsRequest, DescribeTrailsResponse>(
  'DescribeTrails',
  ({ trailNameList: names = [], includeShadowTrails = true }, { world }) => ({
    trailList: world
      .read('Trails')
      .filter((trail) => includeShadowTrails || trail.HomeRegion === world.region)
      .filter(
        (trail) =>
          names.length === 0 || names.includes(trail.Name ?? '') || names.includes(trail.TrailARN ?? ''),
      ),
  }),
);

const getTrailStatus = operation<GetTrailStatusRequest, GetTrailStatusResponse>(
  'GetTrailStatus',
  ({ Name = '' }, call) => ({ IsLogging: find(Name, call).IsLogging }),
);

const getEventSelectors = operation<GetEventSelectorsRequest, GetEventSelectorsResponse>(
  'GetEventSelectors',
  ({ TrailName = '' }, call) => {
    const { TrailARN, EventSelectors } = find(TrailName, call);
    return {
      ...(TrailARN !== undefined && { TrailARN }),
      EventSelectors: EventSelectors ?? [{ ReadWriteType: 'All', IncludeManagementEvents: true }],
    };
  },
);

/** A shadow is known by its ARN alone. */
function find(name: string, { world }: Call): FixtureTrail {
  const found = world
    .read('Trails')
    .find((trail) => trail.TrailARN === name || (trail.Name === name && trail.HomeRegion === world.region));
  if (found) return found;
  throw new Refusal('TrailNotFoundException', `Unknown trail: ${name} for the user: ${world.accountId}`);
}

export const trailOperations: readonly Operation[] = [describeTrails, getTrailStatus, getEventSelectors];
