/** The actions on interface endpoints and on the security groups made for them, and what they rest on. */
import type { EndpointAddressType } from '../network/estate.ts';
import type { Precondition, Reference, TagValue } from './action.ts';

export type InterfacePrecondition =
  /** The VPC has no living interface endpoint of the service: a second one with private DNS is refused. */
  | { readonly kind: 'noInterfaceEndpoint'; readonly vpcId: string; readonly serviceName: string }
  /** The endpoint is an available interface endpoint of that VPC and service. */
  | {
      readonly kind: 'interfaceEndpointAvailable';
      readonly vpcEndpointId: Reference;
      readonly vpcId: string;
      readonly serviceName: string;
    }
  /** The endpoint is in none, or in all, of the subnets. */
  | {
      readonly kind: 'endpointInSubnets';
      readonly vpcEndpointId: Reference;
      readonly subnetIds: readonly string[];
      readonly in: 'none' | 'all';
    }
  /** The endpoint has the security group, or has it not. */
  | {
      readonly kind: 'endpointHasGroup';
      readonly vpcEndpointId: Reference;
      readonly groupId: Reference;
      readonly has: boolean;
    }
  /** The endpoint has no subnet and no group but those with which it was made: nobody has built upon it. */
  | {
      readonly kind: 'endpointAsMade';
      readonly vpcEndpointId: Reference;
      readonly subnetIds: readonly string[];
      readonly groupIds: readonly Reference[];
    }
  /** The endpoint's policy says what this one says, in whatever spelling. */
  | { readonly kind: 'endpointPolicyIs'; readonly vpcEndpointId: Reference; readonly policy: string }
  /** The group is in the VPC. */
  | { readonly kind: 'groupInVpc'; readonly groupId: Reference; readonly vpcId: string }
  /** The group carries our tags. */
  | { readonly kind: 'groupOwnedByRemediation'; readonly groupId: Reference }
  /** No interface, no endpoint and no rule of another group has or names the group. */
  | { readonly kind: 'groupUnused'; readonly groupId: Reference }
  /** The group admits none, or all, of the blocks on the ports by rules of just these ports. */
  | {
      readonly kind: 'groupAdmits';
      readonly groupId: Reference;
      readonly rule: IngressRule;
      readonly which: 'none' | 'all';
    };

/** TCP from these blocks of addresses to one port. */
export interface IngressRule {
  readonly port: number;
  /** IPv4 and IPv6, each once, as EC2 spells them. */
  readonly cidrs: readonly string[];
}

interface Preconditioned {
  readonly preconditions: readonly Precondition[];
}

export interface CreateSecurityGroup extends Preconditioned {
  readonly kind: 'createSecurityGroup';
  readonly vpcId: string;
  /** Before the id of the remediation, which makes the whole name unique in the VPC. */
  readonly namePrefix: string;
  readonly description: string;
  /** EC2 gives a new group a rule that lets everything out; over IPv6 too where the VPC has IPv6. */
  readonly hasIpv6: boolean;
  readonly tags: Readonly<Record<string, TagValue>>;
}

export interface DeleteSecurityGroup extends Preconditioned {
  readonly kind: 'deleteSecurityGroup';
  readonly groupId: Reference;
}

export interface AuthorizeIngress extends Preconditioned {
  readonly kind: 'authorizeIngress';
  readonly groupId: Reference;
  readonly rule: IngressRule;
}

export interface RevokeIngress extends Preconditioned {
  readonly kind: 'revokeIngress';
  readonly groupId: Reference;
  readonly rule: IngressRule;
}

export interface CreateInterfaceEndpoint extends Preconditioned {
  readonly kind: 'createInterfaceEndpoint';
  readonly vpcId: string;
  readonly serviceName: string;
  /** The Region of the service, where it is another one. */
  readonly serviceRegion?: string;
  /** One for each Availability Zone. */
  readonly subnetIds: readonly string[];
  readonly groupIds: readonly Reference[];
  readonly privateDns: boolean;
  readonly ipAddressType: EndpointAddressType;
  readonly tags: Readonly<Record<string, TagValue>>;
}

export interface DeleteInterfaceEndpoint extends Preconditioned {
  readonly kind: 'deleteInterfaceEndpoint';
  readonly vpcEndpointId: Reference;
}

export interface AddEndpointSubnets extends Preconditioned {
  readonly kind: 'addEndpointSubnets';
  readonly vpcEndpointId: Reference;
  readonly subnetIds: readonly string[];
}

export interface RemoveEndpointSubnets extends Preconditioned {
  readonly kind: 'removeEndpointSubnets';
  readonly vpcEndpointId: Reference;
  readonly subnetIds: readonly string[];
}

export interface AddEndpointGroup extends Preconditioned {
  readonly kind: 'addEndpointGroup';
  readonly vpcEndpointId: Reference;
  readonly groupId: Reference;
}

export interface RemoveEndpointGroup extends Preconditioned {
  readonly kind: 'removeEndpointGroup';
  readonly vpcEndpointId: Reference;
  readonly groupId: Reference;
}

/** Its own inverse with the two texts exchanged. */
export interface ReplaceEndpointPolicy extends Preconditioned {
  readonly kind: 'replaceEndpointPolicy';
  readonly vpcEndpointId: string;
  readonly formerPolicy: string;
  readonly policy: string;
}

export type InterfaceAction =
  | CreateSecurityGroup
  | DeleteSecurityGroup
  | AuthorizeIngress
  | RevokeIngress
  | CreateInterfaceEndpoint
  | DeleteInterfaceEndpoint
  | AddEndpointSubnets
  | RemoveEndpointSubnets
  | AddEndpointGroup
  | RemoveEndpointGroup
  | ReplaceEndpointPolicy;
