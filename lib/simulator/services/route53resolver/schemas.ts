/** The part of Route 53 Resolver's model that is spoken here (boto/botocore 1.43.11, botocore/data/route53resolver). */
import { listOf, number, operationSchema, structure, text, texts } from '../../wire/own-schema.ts';

export interface ResolverRule {
  Id: string;
  Arn?: string;
  /** with the final dot */
  DomainName: string;
  Status?: string;
  RuleType: 'FORWARD' | 'SYSTEM' | 'RECURSIVE' | 'DELEGATE';
  Name?: string;
  TargetIps?: { Ip?: string; Ipv6?: string; Port?: number; Protocol?: string }[];
  ResolverEndpointId?: string;
  OwnerId?: string;
  ShareStatus?: string;
}

export interface ResolverRuleAssociation {
  Id: string;
  ResolverRuleId: string;
  Name?: string;
  VPCId: string;
  Status?: string;
}

export interface ResolverEndpoint {
  Id: string;
  Arn?: string;
  Name?: string;
  SecurityGroupIds?: string[];
  Direction: 'INBOUND' | 'OUTBOUND' | 'INBOUND_DELEGATION';
  IpAddressCount?: number;
  HostVPCId: string;
  Status?: string;
  ResolverEndpointType?: string;
  Protocols?: string[];
}

export interface ResolverQueryLogConfig {
  Id: string;
  OwnerId?: string;
  Status?: string;
  ShareStatus?: string;
  AssociationCount?: number;
  Arn?: string;
  Name?: string;
  DestinationArn: string;
}

export interface ResolverQueryLogConfigAssociation {
  Id: string;
  ResolverQueryLogConfigId: string;
  ResourceId: string;
  Status?: string;
}

const target = structure('TargetAddress', { Ip: text, Port: number, Ipv6: text, Protocol: text });

const rule = structure('ResolverRule', {
  Id: text,
  Arn: text,
  DomainName: text,
  Status: text,
  RuleType: text,
  Name: text,
  TargetIps: listOf(target),
  ResolverEndpointId: text,
  OwnerId: text,
  ShareStatus: text,
});

const association = structure('ResolverRuleAssociation', {
  Id: text,
  ResolverRuleId: text,
  Name: text,
  VPCId: text,
  Status: text,
});

const endpoint = structure('ResolverEndpoint', {
  Id: text,
  Arn: text,
  Name: text,
  SecurityGroupIds: texts,
  Direction: text,
  IpAddressCount: number,
  HostVPCId: text,
  Status: text,
  ResolverEndpointType: text,
  Protocols: texts,
});

const queryLogConfig = structure('ResolverQueryLogConfig', {
  Id: text,
  OwnerId: text,
  Status: text,
  ShareStatus: text,
  AssociationCount: number,
  Arn: text,
  Name: text,
  DestinationArn: text,
});

const queryLogAssociation = structure('ResolverQueryLogConfigAssociation', {
  Id: text,
  ResolverQueryLogConfigId: text,
  ResourceId: text,
  Status: text,
});

const filter = structure('Filter', { Name: text, Values: texts });
const paged = { MaxResults: number, NextToken: text, Filters: listOf(filter) };

/** The lists of rules and endpoints tell the page's size again, those of query logs how many there are. */
const list = (
  name: string,
  items: string,
  item: readonly unknown[],
  more: Readonly<Record<string, number>>,
) =>
  operationSchema(
    name,
    structure(`${name}Request`, paged),
    structure(`${name}Response`, { NextToken: text, ...more, [items]: listOf(item) }),
  );

const size = { MaxResults: number };
const counts = { TotalCount: number, TotalFilteredCount: number };

export const schemas = {
  ...list('ListResolverRules', 'ResolverRules', rule, size),
  ...list('ListResolverRuleAssociations', 'ResolverRuleAssociations', association, size),
  ...list('ListResolverEndpoints', 'ResolverEndpoints', endpoint, size),
  ...list('ListResolverQueryLogConfigs', 'ResolverQueryLogConfigs', queryLogConfig, counts),
  ...list(
    'ListResolverQueryLogConfigAssociations',
    'ResolverQueryLogConfigAssociations',
    queryLogAssociation,
    counts,
  ),
};
