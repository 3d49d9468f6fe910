import { expect, test } from 'vitest';
import { gatewayEndpointRows } from '../../../test/estates/gateway-endpoint-rows.ts';
import { indexEstate } from '../network/index-estate.ts';
import { s3GatewayEndpointRouted } from './s3-gateway-endpoint-routed.ts';

test.each(gatewayEndpointRows('s3'))('$title: $status', ({ estate, status, says }) => {
  const [evaluation, ...others] = s3GatewayEndpointRouted.evaluate(indexEstate(estate));
  expect(others).toEqual([]);
  expect(evaluation?.reason).toContain(says);
  expect(evaluation?.status).toBe(status);
});
