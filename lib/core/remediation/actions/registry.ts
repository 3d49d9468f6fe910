import type { Estate } from '../../network/estate.ts';
import type { EstateIndex } from '../../network/index-estate.ts';
import type { Action, ActionKind, ApplyContext, Results } from '../action.ts';
import { addEndpointGroup } from './add-endpoint-group.ts';
import { addEndpointRouteTable } from './add-endpoint-route-table.ts';
import { addEndpointSubnets } from './add-endpoint-subnets.ts';
import { authorizeIngress } from './authorize-ingress.ts';
import { createGatewayEndpoint } from './create-gateway-endpoint.ts';
import { createInterfaceEndpoint } from './create-interface-endpoint.ts';
import { createSecurityGroup } from './create-security-group.ts';
import { deleteGatewayEndpoint } from './delete-gateway-endpoint.ts';
import { putBucketPolicy } from './put-bucket-policy.ts';
import { restoreBucketPolicy } from './restore-bucket-policy.ts';
import { deleteInterfaceEndpoint } from './delete-interface-endpoint.ts';
import { deleteSecurityGroup } from './delete-security-group.ts';
import { removeEndpointGroup } from './remove-endpoint-group.ts';
import { removeEndpointRouteTable } from './remove-endpoint-route-table.ts';
import { removeEndpointSubnets } from './remove-endpoint-subnets.ts';
import { replaceEndpointPolicy } from './replace-endpoint-policy.ts';
import { revokeIngress } from './revoke-ingress.ts';

/** Every kind of action, by name. */
export const ACTION_KINDS: { readonly [K in Action['kind']]: ActionKind<Extract<Action, { kind: K }>> } = {
  createGatewayEndpoint,
  addEndpointRouteTable,
  removeEndpointRouteTable,
  deleteGatewayEndpoint,
  putBucketPolicy,
  restoreBucketPolicy,
  createSecurityGroup,
  deleteSecurityGroup,
  authorizeIngress,
  revokeIngress,
  createInterfaceEndpoint,
  deleteInterfaceEndpoint,
  addEndpointSubnets,
  removeEndpointSubnets,
  addEndpointGroup,
  removeEndpointGroup,
  replaceEndpointPolicy,
};

/** Everything that is known of the action's kind. */
export function kindOf(action: Action): ActionKind<Action> {
  // The registry pairs each kind with the action of that name; TypeScript cannot follow that through a union.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return ACTION_KINDS[action.kind] as ActionKind<Action>;
}

/** True where it names what an earlier action of the plan has yet to make. */
export function namesWhatIsNotThere(action: Action, results: Results): boolean {
  return kindOf(action)
    .references(action)
    .some((reference) => typeof reference !== 'string' && !results.has(reference.resultOf));
}

/** One line for people. */
export function describeAction(action: Action): string {
  return kindOf(action).describe(action);
}

/** What it writes, line by line; empty where the one line says it all. */
export function detailsOf(action: Action): readonly string[] {
  return kindOf(action).details?.(action) ?? [];
}

/** The action that undoes it; undefined where it is an undoing itself. */
export function inverseOf(action: Action, thisIndex: number): Action | undefined {
  return kindOf(action).inverse(action, thisIndex);
}

/** Whether the estate shows the action's effect. */
export function isApplied(index: EstateIndex, action: Action, context: ApplyContext): boolean {
  return kindOf(action).isApplied(index, action, context);
}

/** The estate after the action, as the model has it. */
export function applyAction(estate: Estate, action: Action, context: ApplyContext): Estate {
  return kindOf(action).applyToEstate(estate, action, context);
}
