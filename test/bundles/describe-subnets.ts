/** One call of EC2, as any handler might make it. */
import { DescribeSubnetsCommand, EC2Client } from '@aws-sdk/client-ec2';

const ec2 = new EC2Client();

export function handler(): Promise<unknown> {
  return ec2.send(new DescribeSubnetsCommand());
}
