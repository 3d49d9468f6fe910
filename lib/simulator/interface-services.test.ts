import { DescribeVpcEndpointServicesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { interfaceServices, partnerService } from './interface-services.ts';
import { startSimulator, type Simulator } from './simulator.ts';
import { clientOptions, testAccount } from './test-account.ts';

const datadog = 'com.amazonaws.vpce.us-east-1.vpce-svc-09a8006e245d1e7b8';

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator({
    fixture: {
      ...testAccount,
      VpcEndpointServices: [
        ...(testAccount.VpcEndpointServices ?? []),
        ...interfaceServices('eu-west-3'),
        partnerService(datadog, 'metrics.agent.datadoghq.com'),
      ],
    },
  });
});
afterAll(() => simulator.close());

const ask = (input: object) =>
  new EC2Client(clientOptions(simulator)).send(new DescribeVpcEndpointServicesCommand(input));

test('a service tells its private names, zones and whether it takes a policy', async () => {
  const { ServiceDetails } = await ask({ ServiceNames: ['com.amazonaws.eu-west-3.ecr.dkr'] });
  expect(ServiceDetails).toMatchObject([
    {
      PrivateDnsName: 'dkr.ecr.eu-west-3.amazonaws.com',
      PrivateDnsNames: [{}, { PrivateDnsName: '*.dkr.ecr.eu-west-3.amazonaws.com' }],
      BaseEndpointDnsNames: ['dkr.ecr.eu-west-3.vpce.amazonaws.com'],
      VpcEndpointPolicySupported: true,
      AvailabilityZones: ['eu-west-3a', 'eu-west-3b', 'eu-west-3c'],
    },
  ]);
});

test("another Region's service is shown to those who ask for that Region", async () => {
  await expect(ask({ ServiceNames: [datadog] })).rejects.toMatchObject({ name: 'InvalidServiceName' });
  const { ServiceDetails } = await ask({ ServiceNames: [datadog], ServiceRegions: ['us-east-1'] });
  expect(ServiceDetails).toMatchObject([
    { ServiceRegion: 'us-east-1', PrivateDnsName: 'metrics.agent.datadoghq.com', Owner: '464622532012' },
  ]);
});

test('services come in pages, all of this Region and none of another', async () => {
  const names: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await ask({ NextToken });
    names.push(...(page.ServiceNames ?? []));
    ({ NextToken } = page);
  } while (NextToken !== undefined);
  expect(new Set(names).size).toBe(24);
  expect(names.every((name) => name.startsWith('com.amazonaws.eu-west-3.'))).toBe(true);
});
