import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyEstate } from '../../../test/estates/generate-estate.ts';
import { egressLegs } from './egress-path.ts';
import { indexEstate } from './index-estate.ts';
import { sliceVpc } from './slice-vpc.ts';

describe('the slice of a VPC', () => {
  it('sends the traffic of every table where the whole estate sends it', () => {
    fc.assert(
      fc.property(anyEstate(), (estate) => {
        const index = indexEstate(estate);
        for (const table of index.routeTables.values()) {
          const slice = indexEstate(sliceVpc(index, table.vpcId));
          expect(egressLegs(slice, table, 's3')).toEqual(egressLegs(index, table, 's3'));
        }
      }),
    );
  });
});
