/** Which endpoints carry traffic to Amazon S3 now. One that does not must not be the only way into a bucket. */
import type { Admission } from '../iam/cure/endpoint-only-statement.ts';
import type { VpcEndpoint } from '../network/estate.ts';
import { valueOr } from '../network/estate.ts';
import type { EstateIndex } from '../network/index-estate.ts';
import { obstacleToServing } from '../network/obstacle-to-serving.ts';

/** The endpoints of Amazon S3 that are available and reached: by a route table, or in a subnet. */
export function servingEndpoints(index: EstateIndex): readonly VpcEndpoint[] {
  return valueOr(index.estate.vpcEndpoints, []).filter(
    (endpoint) => obstacleTo(index, endpoint) === undefined,
  );
}

/** Why one of the admitted marks lets in nobody, so far as the estate shows; undefined where each lets in somebody. */
export function unservedMark(index: EstateIndex, { key, values }: Admission): string | undefined {
  const serving = servingEndpoints(index);
  switch (key) {
    case 'aws:SourceVpce':
      return values.map((id) => obstacleOfId(index, id)).find((obstacle) => obstacle !== undefined);
    case 'aws:SourceVpc': {
      const empty = values.find((vpcId) => !serving.some((endpoint) => endpoint.vpcId === vpcId));
      return empty === undefined ? undefined : `${empty} has no endpoint that carries traffic to Amazon S3`;
    }
    case 'aws:VpceAccount':
    case 'aws:VpceOrgID':
      // What other accounts have is not shown; one of our own at least must get in.
      return serving.length > 0 ? undefined : 'no endpoint of this account and Region carries traffic to S3';
  }
}

function obstacleOfId(index: EstateIndex, id: string): string | undefined {
  const endpoint = index.vpcEndpoints.get(id);
  return endpoint === undefined ? `the account does not show endpoint ${id}` : obstacleTo(index, endpoint);
}

function obstacleTo({ estate }: EstateIndex, endpoint: VpcEndpoint): string | undefined {
  return obstacleToServing(endpoint, estate.region, 's3');
}
