import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PartName } from '../../../../test/estates/build-estate.ts';
import { estateOf, gatewayEndpoint, unreadable } from '../../../../test/estates/build-estate.ts';
import { anyEstate, withUnreadable } from '../../../../test/estates/generate-estate.ts';
import type { Estate } from '../../network/estate.ts';
import { valueOr } from '../../network/estate.ts';
import type { Hazard } from '../plan.ts';
import type { PlanDraft } from './draft.ts';
import { hazardsIn, quietShape, told } from './quiet-estate.laws.ts';

const INHERENT = ['connections-cut', 'strangers-allow-list', 'organization-policies'];

const PARTS: readonly PartName[] = Object.keys(estateOf({})).filter(
  (name): name is PartName => !['schema', 'accountId', 'region', 'partition', 'readAt'].includes(name),
);

describe('what may break', () => {
  test.each(['s3', 'dynamodb'] as const)(
    'is only what is inherent where nothing else is there (%s)',
    (service) => {
      const hazards = hazardsIn(estateOf(quietShape()), { service });
      expect(hazards.map((hazard) => `${hazard.id} ${told(hazard)}`)).toEqual(
        INHERENT.map((id) => `${id} inherent vpc-0a`),
      );
    },
  );

  test('is nothing where no table changes', () => {
    expect(hazardsIn(estateOf(quietShape()), { routeTableIds: [] })).toEqual([]);
  });

  test('cannot be told of a table that the account does not show', () => {
    const hazards = hazardsIn(estateOf(quietShape()), { routeTableIds: ['rtb-0a', 'rtb-0z'] });
    expect(hazards.filter((hazard) => hazard.id === 'edge-table').map(told)).toEqual([
      'unreadable routeTables',
    ]);
  });

  // Who lives in the VPC only widens the search for roles; the rest says nothing of S3.
  const silent = new Set<PartName>([
    'instances',
    'functions',
    'eventSourceMappings',
    'roleUses',
    'endpointServices',
    'dnsRules',
    // What only interface endpoints are about.
    'endpointBytes',
    'inboundResolvers',
    // What only the check of buckets looks at; an endpoint changes none of it.
    'bucketSettings',
    'directoryBuckets',
    'accessPoints',
    'accountPublicAccess',
    'deliveryChannels',
    'organizations',
    'resourceControlPolicies',
    'tables',
    'changes',
    'traffic',
  ]);

  test.each(PARTS.filter((part) => !silent.has(part)))('cannot be told in full without %s', (part) => {
    const hazards = hazardsIn(estateOf({ ...quietShape(), [part]: unreadable('no access') }));
    const doubted = hazards.filter((hazard) => hazard.kind === 'unreadable');
    expect(doubted.map((hazard) => hazard.subject)).toContain(part);
  });
});

const key = (hazard: Hazard): string => `${hazard.id} ${told(hazard)}`;

/** Hazards that are gone without an unreadable one of the same id. */
function lostFrom(before: readonly Hazard[], after: readonly Hazard[]): readonly string[] {
  const kept = new Set(after.map(key));
  const doubted = new Set(after.filter((hazard) => hazard.kind === 'unreadable').map((hazard) => hazard.id));
  return before.filter((hazard) => !kept.has(key(hazard)) && !doubted.has(hazard.id)).map(key);
}

const draftOver = (estate: Estate): fc.Arbitrary<PlanDraft> => {
  const tables = valueOr(estate.routeTables, []);
  const endpoints = [undefined, gatewayEndpoint(), ...valueOr(estate.vpcEndpoints, [])];
  return fc
    .tuple(
      fc.constantFrom('s3' as const, 'dynamodb' as const),
      fc.subarray(tables.map((table) => table.routeTableId)),
      fc.constantFrom(...endpoints),
    )
    .map(([service, routeTableIds, endpoint]) => ({
      vpcId: tables.find((table) => table.routeTableId === routeTableIds[0])?.vpcId ?? 'vpc-0a',
      service,
      routeTableIds,
      endpoint,
    }));
};

const estateAndDraft = anyEstate().chain((estate) => fc.tuple(fc.constant(estate), draftOver(estate)));

/** The same account, read in another order. */
function reversed(estate: Estate): Estate {
  const parts = PARTS.map((name): readonly [string, unknown] => {
    const part = estate[name];
    return [name, part.status === 'read' ? { ...part, value: part.value.toReversed() } : part];
  });
  return { ...estate, ...Object.fromEntries(parts) };
}

describe('hazards of any draft over any estate', () => {
  test('are not lost when something becomes unreadable, only doubted', () => {
    fc.assert(
      fc.property(
        estateAndDraft,
        fc.subarray([...PARTS], { minLength: 1, maxLength: 3 }),
        ([estate, draft], parts) => {
          const before = hazardsIn(estate, draft);
          const after = hazardsIn(withUnreadable(estate, parts), draft);
          expect(lostFrom(before, after)).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('do not depend on the order in which things were read', () => {
    fc.assert(
      fc.property(estateAndDraft, ([estate, draft]) => {
        expect(hazardsIn(reversed(estate), draft).map(key)).toEqual(hazardsIn(estate, draft).map(key));
      }),
      { numRuns: 200 },
    );
  });

  test('are told once each', () => {
    fc.assert(
      fc.property(estateAndDraft, ([estate, draft]) => {
        const keys = hazardsIn(estate, draft).map(key);
        expect(keys.length).toBe(new Set(keys).size);
      }),
      { numRuns: 200 },
    );
  });
});
