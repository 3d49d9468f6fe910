import { conditionsOf, isEverybody, statementsOf, type Statement } from './bucket-policy-rules.ts';

/**
 * Whether S3 calls a policy public: it allows everybody, and no condition holds them to fixed values of certain keys
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html). Denials do not count.
 */
export function isPublicPolicy(text: string): boolean {
  return statementsOf(text).some(
    (statement) => statement['Effect'] === 'Allow' && isForEverybody(statement) && !isFixed(statement),
  );
}

function isForEverybody(statement: Statement): boolean {
  return statement['NotPrincipal'] !== undefined || isEverybody(statement['Principal']);
}

const fixingKeys = new Set([
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:sourceip',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:sourcearn',
  'aws:sourceowner',
  'aws:sourceaccount',
  'aws:userid',
  's3:dataaccesspointarn',
  's3:dataaccesspointaccount',
]);
const fixingOperators =
  /^(forallvalues:|foranyvalue:)?(stringequals|stringlike|stringequalsignorecase|arnequals|arnlike|ipaddress)$/;

function isFixed(statement: Statement): boolean {
  return conditionsOf(statement).some(
    ([operator, key, values]) =>
      fixingOperators.test(operator) &&
      fixingKeys.has(key) &&
      values.length > 0 &&
      values.every((value) => isFixedValue(key, value)),
  );
}

/** A wildcard fixes nothing, but in an access point's name; an address range is fixed when it is not huge. */
function isFixedValue(key: string, value: string): boolean {
  if (key === 'aws:sourceip')
    return !/\/0*[0-7]$/.test(value) && !(value.includes(':') && /\/0*([12]?\d|3[01])$/.test(value));
  if (key === 's3:dataaccesspointarn') return /^arn:aws[a-z-]*:s3:[^:]*:\d{12}:accesspoint\//.test(value);
  return !/[*?]/.test(value) && !value.includes('${');
}
