import { parsePolicy } from '../../lib/core/iam/parse-policy.ts';
import { toText } from './arbitrary-policy.ts';

/** From no policy of bucket `photos` to one that lets `vpce-0a`, AWS services and their calls on behalf in. */
export const ENDPOINT_ONLY_CHANGE = {
  before: parsePolicy(toText([])),
  after: parsePolicy(
    toText([
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: ['arn:aws:s3:::photos', 'arn:aws:s3:::photos/*'],
        Condition: {
          StringNotEqualsIfExists: { 'aws:SourceVpce': 'vpce-0a' },
          BoolIfExists: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' },
        },
      },
    ]),
  ),
};
