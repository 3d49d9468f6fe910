import { evaluate } from '../core/iam/evaluate.ts';
import { parsePolicy } from '../core/iam/parse-policy.ts';
import type { ParsedPolicy } from '../core/iam/policy.ts';
import type { Context } from '../core/iam/request.ts';
import { isUnknown, readable } from '../core/iam/truth.ts';
import { UserError } from '../core/user-error.ts';
import { readTextFile } from '../files/parse-json-file.ts';
import {
  describePolicySimulation,
  SIMULATION_SCHEMA,
  type PolicySimulation,
} from '../report/describe-policy-simulation.ts';
import type { ExitCode, Io } from './io.ts';
import { jsonText, paintFor } from './output.ts';
import { required } from './policy-options.ts';
import { parsePrincipal } from './policy-principal.ts';
import type { RawOptions } from './raw-options.ts';

/** `endpointer policy simulate FILE`: what the policy says of one request; needs no AWS. */
export async function policySimulate(file: string, options: RawOptions, io: Io): Promise<ExitCode> {
  const { principal, action, resource } = parseRequest(options);
  const caller = parsePrincipal(principal);
  const context = { ...caller.keys, ...parseKeys(options.key) };
  const policy = parsePolicy(await readTextFile(file, 'Policy file'));
  const evaluation = evaluate(policy, { principal: caller.principal, action, resource, context });
  const simulation: PolicySimulation = {
    schema: SIMULATION_SCHEMA,
    file,
    request: { principal, action, resource, keys: context },
    ...evaluation,
    missingKeys: keysOf(policy).filter((key) => !Object.hasOwn(context, key)),
  };
  const json = options.json === true;
  io.stdout.write(json ? jsonText(simulation) : describePolicySimulation(simulation, paintFor(io)));
  return evaluation.outcome === 'unknown' ? 3 : 0;
}

function parseRequest({ principal, action, resource }: RawOptions) {
  const asked = {
    principal: required(
      principal,
      'policy simulate without --principal',
      'anonymous, service:NAME, or an ARN',
    ),
    action: required(action, 'policy simulate without --action', 'one action, such as s3:GetObject'),
    resource: required(resource, 'policy simulate without --resource', 'one ARN'),
  };
  if (!/^[\w-]+:\w+$/.test(asked.action))
    throw wrong('--action', asked.action, 'one action, such as s3:GetObject');
  if (!asked.resource.startsWith('arn:')) {
    throw wrong('--resource', asked.resource, 'an ARN, such as arn:aws:s3:::example-bucket/file');
  }
  return asked;
}

function wrong(option: string, value: string, allowed: string): UserError {
  return new UserError({ got: `${option} ${value}`, allowed, remedy: `correct ${option}` });
}

/** A key that is given twice has two values. */
function parseKeys(pairs: readonly string[] = []): Context {
  const values = new Map<string, string[]>();
  for (const pair of pairs) {
    const [, name, value] = /^([\w-]+:[^=]+)=(.*)$/s.exec(pair) ?? [];
    if (name === undefined || value === undefined) {
      throw wrong('--key', pair, 'NAME=VALUE, such as aws:SourceVpce=vpce-1a2b3c4d');
    }
    const key = name.toLowerCase();
    values.set(key, [...(values.get(key) ?? []), value]);
  }
  return Object.fromEntries([...values].map(([key, all]) => [key, all.length === 1 ? (all[0] ?? '') : all]));
}

/** The condition keys that the policy looks at. */
function keysOf(policy: ParsedPolicy): readonly string[] {
  if (isUnknown(policy)) return [];
  const conditions = policy.statements.flatMap((statement) => readable(statement.conditions));
  return [...new Set(conditions.flatMap(({ key, variables }) => [key, ...variables]))].toSorted();
}
