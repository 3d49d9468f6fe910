import { DescribeDeliveryChannelsCommand } from '@aws-sdk/client-config-service';
import type { DeliveryChannel } from '../../core/network/estate.ts';
import type { Reader } from './reader.ts';
import { required } from './reader.ts';

/** The buckets to which AWS Config delivers; it may do so by its role, without a word in the bucket's policy. */
export async function readDeliveryChannels(reader: Reader): Promise<readonly DeliveryChannel[]> {
  const config = await reader.clients.config();
  return reader.call('config:DescribeDeliveryChannels', async () => {
    const answer = await config.send(new DescribeDeliveryChannelsCommand({}));
    return required(answer.DeliveryChannels, 'DeliveryChannels').map((channel) => ({
      name: required(channel.name, 'name'),
      bucketName: required(channel.s3BucketName, 's3BucketName'),
    }));
  });
}
