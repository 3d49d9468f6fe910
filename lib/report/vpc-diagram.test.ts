import { assert, property, string } from 'fast-check';
import { expect, it } from 'vitest';
import { ARTICLE, articleEstate } from '../../test/estates/article-estate.ts';
import { estateOf, routeTable, subnet, vpc } from '../../test/estates/build-estate.ts';
import { CHECKS } from '../core/checks/registry.ts';
import { indexEstate } from '../core/network/index-estate.ts';
import { vpcDiagram } from './vpc-diagram.ts';

it('draws a detour thick, an open way thin, and no table that serves nobody', () => {
  const text = vpcDiagram(indexEstate(articleEstate()), { checks: CHECKS });
  expect(text.split('\n')).toEqual([
    'flowchart LR',
    '  subgraph vpc_0a1b2c3d4e5f60718 ["vpc-0a1b2c3d4e5f60718 (article)"]',
    '    rtb_0a1b2c3d4e5f60001["rtb-0a1b2c3d4e5f60001 (private)<br/>subnet-0a1b2c3d4e5f60001 (private)"]',
    '    rtb_0a1b2c3d4e5f60002["rtb-0a1b2c3d4e5f60002 (public)<br/>subnet-0a1b2c3d4e5f60002 (public)"]',
    '  end',
    '  s3(["Amazon S3"])',
    '  dynamodb(["Amazon DynamoDB"])',
    '  rtb_0a1b2c3d4e5f60001 ==>|"through NAT gateway nat-0a1b2c3d4e5f60001"| s3',
    '  rtb_0a1b2c3d4e5f60001 ==>|"through NAT gateway nat-0a1b2c3d4e5f60001"| dynamodb',
    '  rtb_0a1b2c3d4e5f60002 -->|"through internet gateway igw-0a1b2c3d4e5f60001"| s3',
    '  rtb_0a1b2c3d4e5f60002 -->|"through internet gateway igw-0a1b2c3d4e5f60001"| dynamodb',
    '',
  ]);
});

it('draws only what was asked for', () => {
  const text = vpcDiagram(indexEstate(articleEstate()), { checks: CHECKS, vpcIds: ['vpc-0f'] });
  expect(text).not.toContain(ARTICLE.vpcId);
});

it('lets no name break out of its label', () => {
  assert(
    property(string(), (name) => {
      const estate = estateOf({
        vpcs: [vpc({ tags: { Name: name } })],
        subnets: [subnet()],
        routeTables: [routeTable({ subnetIds: ['subnet-0a'] })],
      });
      const lines = vpcDiagram(indexEstate(estate), { checks: CHECKS }).split('\n');
      expect(lines[1]).toMatch(/^ {2}subgraph vpc_0a \["[^"<>|`]*"\]$/);
    }),
  );
});
