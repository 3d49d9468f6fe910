import { expect, test } from 'vitest';
import { gatewayEndpointRows } from '../../../test/estates/gateway-endpoint-rows.ts';
import { indexEstate } from '../network/index-estate.ts';
import { dynamodbGatewayEndpointRouted } from './dynamodb-gateway-endpoint-routed.ts';

test.each(gatewayEndpointRows('dynamodb'))('$title: $status', ({ estate, status, says }) => {
  const [evaluation, ...others] = dynamodbGatewayEndpointRouted.evaluate(indexEstate(estate));
  expect(others).toEqual([]);
  expect(evaluation?.reason).toContain(says);
  expect(evaluation?.status).toBe(status);
});
