import { describe, expect, test } from 'vitest';
import type { EstateShape } from '../../../test/estates/build-estate.ts';
import {
  bucket,
  dynamoDbTable,
  estateOf,
  gatewayEndpoint,
  kmsKey,
  read,
  role,
  unreadable,
} from '../../../test/estates/build-estate.ts';
import { indexEstate } from '../network/index-estate.ts';
import { inverseOf } from './actions/registry.ts';
import { PRODUCT_TAG, PRODUCT_TAG_VALUE, REMEDIATION_TAG } from './endpoint-tags.ts';
import type { PreconditionResult } from './preconditions/precondition-kind.ts';
import { checkPreconditions } from './preconditions.ts';

const ours = { [PRODUCT_TAG]: PRODUCT_TAG_VALUE, [REMEDIATION_TAG]: 'r-1' };
const text = '{"Condition":{"StringEquals":{"aws:SourceVpce":"vpce-0a"}}}';
const policy = read(text);

/** Whether what remediation r-1 made may be deleted. */
function mayDelete(shape: EstateShape): PreconditionResult {
  const made = { kind: 'createGatewayEndpoint', vpcId: 'vpc-0a', serviceName: 's', tags: {} } as const;
  const inverse = inverseOf({ ...made, preconditions: [] }, 0);
  if (inverse === undefined) throw new Error('making an endpoint has no inverse');
  const vpcEndpoints = [gatewayEndpoint({ tags: ours })];
  const index = indexEstate(estateOf({ vpcEndpoints, ...shape }));
  return checkPreconditions(index, inverse, { remediationId: 'r-1', results: new Map([[0, 'vpce-0a']]) });
}

describe('an endpoint that a remediation made', () => {
  test('may be deleted where it stands as it was made', () => {
    const shape = { buckets: [bucket()], tables: [dynamoDbTable()], keys: [kmsKey()], roles: [role()] };
    expect(mayDelete(shape)).toEqual({ holds: true });
  });

  test.each<[string, EstateShape, string]>([
    ['it carries no tags of ours', { vpcEndpoints: [gatewayEndpoint()] }, 'tags'],
    [
      'another remediation made it',
      { vpcEndpoints: [gatewayEndpoint({ tags: { ...ours, [REMEDIATION_TAG]: 'r-2' } })] },
      'tags',
    ],
    [
      'a table uses it',
      { vpcEndpoints: [gatewayEndpoint({ tags: ours, routeTableIds: ['rtb-0b'] })] },
      'rtb-0b',
    ],
    ['endpoints could not be read', { vpcEndpoints: unreadable() }, 'access denied'],
    ['a bucket policy names it', { buckets: [bucket({ policy })] }, 'bucket photos'],
    ['a table policy names it', { tables: [dynamoDbTable({ policy })] }, 'table '],
    ['a key policy names it', { keys: [kmsKey({ policy })] }, 'key '],
    [
      'a policy of a role names it',
      { roles: [role({ policies: read([{ name: 'p', kind: 'inline', document: text }]) })] },
      'role ',
    ],
    ['a bucket policy could not be read', { buckets: [bucket({ policy: unreadable() })] }, 'bucket photos'],
    ['policies of a role could not be read', { roles: [role({ policies: unreadable() })] }, 'role '],
    ['buckets could not be read', { buckets: unreadable() }, 'access denied'],
    ['tables could not be read', { tables: unreadable() }, 'access denied'],
    ['keys could not be read', { keys: unreadable() }, 'access denied'],
    ['roles could not be read', { roles: unreadable() }, 'access denied'],
  ])('stays where %s', (_, shape, says) => {
    expect(mayDelete(shape)).toEqual({ holds: false, reason: expect.stringContaining(says) });
  });
});
