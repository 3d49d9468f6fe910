import type {
  GenerateServiceLastAccessedDetailsRequest,
  GenerateServiceLastAccessedDetailsResponse,
  GetServiceLastAccessedDetailsRequest,
  GetServiceLastAccessedDetailsResponse,
  ServiceLastAccessed,
} from '@aws-sdk/client-iam';
import { Pages, pageSizeOf } from '../../pages.ts';
import { Refusal } from '../../refusal.ts';
import type { World } from '../../world.ts';
import { operation } from '../service.ts';

interface Job {
  readonly services: readonly ServiceLastAccessed[];
  readonly type: 'SERVICE_LEVEL' | 'ACTION_LEVEL';
  readonly at: Date;
  looksLeft: number;
}

const jobsOfWorlds = new WeakMap<World, Map<string, Job>>();
const pages = new Pages<ServiceLastAccessed>();
const defaultPage = 100;
const largestPage = 1000;

/** Starts a report on what a user, group, role or policy was used for; asked again it is the same work under another id. */
export const generateServiceLastAccessedDetails = operation<
  GenerateServiceLastAccessedDetailsRequest,
  GenerateServiceLastAccessedDetailsResponse
>('GenerateServiceLastAccessedDetails', ({ Arn = '', Granularity }, { world, choices, now }) => {
  const subjects = [
    ...world.read('Roles'),
    ...world.read('Users'),
    ...world.read('Groups'),
    ...world.read('Policies'),
  ];
  if (!subjects.some((one) => one.Arn === Arn))
    throw new Refusal('NoSuchEntity', `ARN ${Arn} does not exist`, 404);
  const known = world.read('LastAccesses').find((one) => one.Arn === Arn)?.Services ?? [];
  const jobs = jobsOfWorlds.get(world) ?? new Map<string, Job>();
  jobsOfWorlds.set(world, jobs);
  const JobId = `00000000-0000-4000-9000-${(jobs.size + 1).toString(16).padStart(12, '0')}`;
  jobs.set(JobId, {
    services: [...known].sort(byNamespace),
    type: Granularity ?? 'SERVICE_LEVEL',
    at: now,
    looksLeft: choices.upTo('pendingPolls', world.options.pendingPolls),
  });
  return { JobId };
});

function byNamespace(left: ServiceLastAccessed, right: ServiceLastAccessed): number {
  return (left.ServiceNamespace ?? '') < (right.ServiceNamespace ?? '') ? -1 : 1;
}

/** In progress for a while, and then in pages. */
export const getServiceLastAccessedDetails = operation<
  GetServiceLastAccessedDetailsRequest,
  GetServiceLastAccessedDetailsResponse
>('GetServiceLastAccessedDetails', ({ JobId = '', MaxItems = defaultPage, Marker }, { world, pageSize }) => {
  const job = jobsOfWorlds.get(world)?.get(JobId);
  if (!job) throw new Refusal('NoSuchEntity', `Job ${JobId} does not exist`, 404);
  const common = { JobType: job.type, JobCreationDate: job.at, JobCompletionDate: job.at };
  if (job.looksLeft > 0) {
    job.looksLeft -= 1;
    return { ...common, JobStatus: 'IN_PROGRESS', ServicesLastAccessed: [], IsTruncated: false };
  }
  const { items, nextToken } = pages.take(world, {
    list: JobId,
    token: Marker,
    size: pageSizeOf(MaxItems, largestPage, pageSize),
    read: () => job.services,
    badToken: () => new Refusal('InvalidInput', 'Invalid Marker'),
  });
  return {
    ...common,
    JobStatus: 'COMPLETED',
    ServicesLastAccessed: [...items],
    IsTruncated: nextToken !== undefined,
    ...(nextToken !== undefined && { Marker: nextToken }),
  };
});
