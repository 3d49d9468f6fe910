import type { FlowLogProps } from '../../lib/infra/flow-log-props.ts';

/** Every way in which flow logs may come. */
export const ALL_FLOW_LOGS: FlowLogProps = {
  create: { vpcIds: ['vpc-0a1b2c3d4e5f60718'], regionalNatGatewayIds: ['nat-0a1b2c3d4e5f60718'] },
  buckets: [
    { bucketName: 'own-flow-logs' },
    {
      bucketName: 'central-flow-logs',
      accountId: '999900001111',
      keyArn: 'arn:aws:kms:eu-west-3:999900001111:key/0a1b2c3d',
    },
  ],
  logGroups: [{ logGroupName: 'flow-logs', format: 'interface-id srcaddr dstaddr bytes start action' }],
  athena: {
    tables: [
      {
        bucketName: 'central-flow-logs',
        prefix: 'network',
        format:
          '${version} ${interface-id} ${srcaddr} ${dstaddr} ${bytes} ${start} ${traffic-path} ${log-status}',
        fileFormat: 'parquet',
        hiveCompatible: true,
        accountIds: ['111122223333', '999900001111'],
        regions: ['eu-west-3', 'us-east-1'],
        keyArn: 'arn:aws:kms:eu-west-3:999900001111:key/0a1b2c3d',
      },
    ],
  },
};
