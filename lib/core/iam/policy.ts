/** A parsed policy: every legal spelling brought to one form, every illegal one kept as unknown with its reason. */
import type { Glob } from './glob.ts';
import type { ConditionTest } from './operators/operator.ts';
import type { Template } from './template.ts';
import type { Unknown } from './truth.ts';

/** What a policy hangs on: a resource's statements name principals, an identity's do not. */
export type PolicyKind = 'resource' | 'identity';

export type PrincipalItem =
  | { readonly is: 'everyone' }
  | { readonly is: 'account'; readonly account: string }
  | { readonly is: 'arn'; readonly arn: string }
  | { readonly is: 'service'; readonly name: string }
  | { readonly is: 'federated'; readonly provider: string }
  | { readonly is: 'canonicalUser'; readonly id: string }
  /** AWS shows a unique id where the principal has been deleted: nobody is meant any more. */
  | { readonly is: 'deleted'; readonly id: string }
  | { readonly is: 'unreadable'; readonly reason: string };

/** `prefix`: what every match begins with, a cheap first look. */
export type ActionItem = { readonly text: string; readonly glob: Glob; readonly prefix: string };

/** `strict` binds wildcards to ARN segments, `loose` lets them cross colons: where the two differ nothing is known. */
export type ResourceItem = {
  readonly text: string;
  readonly strict: Template;
  readonly loose: Template;
  readonly prefix: string;
};

export type Part<T> =
  | { readonly is: 'in'; readonly items: readonly (T | Unknown)[] }
  | { readonly is: 'notIn'; readonly items: readonly (T | Unknown)[] }
  /** An identity policy has no principal: its owner is meant. */
  | { readonly is: 'implied' }
  | { readonly is: 'unreadable'; readonly reason: string };

export type Condition = {
  readonly operator: string;
  /** In lower case. */
  readonly key: string;
  readonly values: readonly string[];
  readonly test: ConditionTest | Unknown;
  /** Keys that the values mention as policy variables, in lower case. */
  readonly variables: readonly string[];
};

export type Statement = {
  readonly index: number;
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny' | Unknown;
  readonly principal: Part<PrincipalItem>;
  readonly action: Part<ActionItem>;
  readonly resource: Part<ResourceItem>;
  readonly conditions: readonly (Condition | Unknown)[];
  /** Elements that the policy language does not have. */
  readonly problems: readonly Unknown[];
};

export type Policy = {
  readonly kind: PolicyKind;
  readonly version: '2012-10-17' | '2008-10-17';
  readonly statements: readonly Statement[];
};

/** A policy, or why it could not be read as one. */
export type ParsedPolicy = Policy | Unknown;
