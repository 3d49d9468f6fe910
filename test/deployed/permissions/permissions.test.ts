import { beforeAll, describe, expect, test } from 'vitest';
import { templateSchema } from '../stack/synthesise.ts';
import type { Template } from '../stack/synthesise.ts';
import type { CalledAction } from './called-actions.ts';
import { readCalls, readTemplate } from './called-actions.ts';
import { actionOf, actionsOfRoles, isGranted, rolesOfFunctions } from './granted-actions.ts';
import { NEVER_CALLED } from './never-called.ts';

/** Who has no function's name. */
const NAMES = [
  ['ChangeRole', 'change role'],
  ['OperatorsPolicy', 'operators'],
] as const;

let calls: readonly CalledAction[];
let template: Template;

beforeAll(async () => {
  calls = await readCalls();
  template = templateSchema.parse(await readTemplate());
});

/** A person to whom no policy was given tries in one scenario, and is refused. */
function isNoStranger({ functionName, role }: CalledAction): boolean {
  return functionName !== 'a person' || role !== '';
}

describe('the calls of all scenarios against the policies of the template', () => {
  test('nothing is called that its role does not allow', () => {
    const granted = actionsOfRoles(template);
    const ungranted = calls.filter(isNoStranger).filter(({ role, operation }) => {
      const action = actionOf(operation);
      return action !== undefined && !isGranted(granted.get(role) ?? [], action);
    });
    expect(calls.length).toBeGreaterThan(100);
    expect(ungranted).toEqual([]);
  });

  test('nothing was refused that was not meant to be', () => {
    const refused = calls
      .filter(isNoStranger)
      .filter(({ errorCode = '' }) => /AccessDenied|Unauthorized|Authorization/.test(errorCode));
    const meant = refused.filter(({ operation }) => operation === 'ec2:DescribeManagedPrefixLists');
    expect(refused).toEqual(meant);
  });

  test('nothing is allowed that is never called, unless a reason stands written', () => {
    const granted = actionsOfRoles(template);
    const names = new Map([...rolesOfFunctions(template)].map(([name, role]) => [role, name]));
    const unused = [...granted].flatMap(([role, patterns]) => {
      const called = calls
        .filter((call) => call.role === role)
        .flatMap(({ operation }) => actionOf(operation) ?? []);
      const name = names.get(role) ?? NAMES.find(([part]) => role.includes(part))?.[1];
      if (name === undefined) return [];
      return [...new Set(patterns)]
        .filter((pattern) => !called.some((action) => isGranted([pattern], action)))
        .map((pattern) => `${name} ${pattern}`);
    });
    const explained = NEVER_CALLED.flatMap(({ functions, actions }) =>
      functions.flatMap((name) => actions.map((action) => `${name} ${action}`)),
    );
    expect(unused.toSorted()).toEqual([...new Set(explained)].toSorted());
  });
});
