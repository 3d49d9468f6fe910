import type { ServiceDetail } from '@aws-sdk/client-ec2';
import { isRecord, listOf, memberOf } from '../../loose.ts';
import { Refusal } from '../../refusal.ts';

const largestPolicyCharacters = 20_480;

export const defaultEndpointPolicy =
  '{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}';

/** An interface endpoint's differs from a gateway's in its text alone (aws-cli, examples/ec2/create-vpc-endpoint.rst). */
export const defaultInterfacePolicy = JSON.stringify(
  { Statement: [{ Action: '*', Effect: 'Allow', Principal: '*', Resource: '*' }] },
  undefined,
  2,
);

export function expectPolicySupported({
  ServiceName: name = '',
  VpcEndpointPolicySupported,
}: ServiceDetail): void {
  if (VpcEndpointPolicySupported === true) return;
  throw new Refusal(
    'InvalidParameter',
    `The Vpc Endpoint Service '${name}' does not support endpoint policies.`,
  );
}

/** Refuses an endpoint policy that EC2 would not take. */
export function expectEndpointPolicy(text: string): void {
  if (text.length > largestPolicyCharacters)
    throw invalid(`Policy is larger than ${largestPolicyCharacters} characters.`);
  const statements = statementsOf(text);
  for (const statement of statements) {
    if (statement['Effect'] !== 'Allow' && statement['Effect'] !== 'Deny')
      throw invalid('Effect must be Allow or Deny.');
    for (const [positive, negative] of [
      ['Principal', 'NotPrincipal'],
      ['Action', 'NotAction'],
      ['Resource', 'NotResource'],
    ] as const) {
      if ((statement[positive] === undefined) === (statement[negative] === undefined))
        throw invalid(`A statement needs either ${positive} or ${negative}.`);
    }
  }
}

function statementsOf(text: string): readonly Readonly<Record<string, unknown>>[] {
  const statements = listOf(memberOf(parse(text), 'Statement'));
  if (statements.length === 0 || !statements.every(isRecord)) throw invalid('Statement is missing.');
  return statements;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw Object.assign(invalid('It is not valid JSON.'), { cause });
  }
}

function invalid(why: string): Refusal {
  return new Refusal('InvalidPolicyDocument', `The specified policy document is not valid. ${why}`);
}
