import { Logger } from '@aws-lambda-powertools/logger';

/** One line of JSON for each thing that happened, under the correlation id of the event that led to it. */
export const logger = new Logger({ serviceName: 'endpointer' });
