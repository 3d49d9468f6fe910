import type { Door } from '../../lib/aws/door.ts';
import { variable } from '../environment.ts';

/** For functions that neither read nor change the account: they know only where they are, from their topic's ARN. */
export async function closedDoor(): Promise<Door> {
  const [, partition = '', , region = '', accountId = ''] = variable('ENDPOINTER_TOPIC_ARN').split(':');
  const name = process.env['AWS_LAMBDA_FUNCTION_NAME'] ?? '';
  const callerArn = `arn:${partition}:lambda:${region}:${accountId}:function:${name}`;
  return { ...SHUT, accountId, region, partition, callerArn, calls: new Map() };
}

function refuse(): Promise<never> {
  return Promise.reject(new Error('this function does not look at the account'));
}

const SHUT = { readEstate: refuse, perform: refuse, readPrices: refuse, openLogObjects: refuse };
