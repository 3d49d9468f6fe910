import type { EstateIndex } from '../../network/index-estate.ts';

/** The VPC's owner asks for private paths whatever they cost. */
const ALWAYS_TAG = 'endpointer:interface-endpoints';

/** In which words the VPC's owner asks for interface endpoints; undefined where nobody does. */
export function alwaysAsked(index: EstateIndex, vpcId: string): string | undefined {
  return index.vpcs.get(vpcId)?.tags[ALWAYS_TAG] === 'always'
    ? `tag ${ALWAYS_TAG} = always on ${vpcId} asks for private paths`
    : undefined;
}
