import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { comparePaths } from '../../lib/core/iam/compare-paths.ts';
import { ENDPOINT_ONLY_SID } from '../../lib/core/iam/cure/endpoint-only-statement.ts';
import { mergeEndpointOnly } from '../../lib/core/iam/cure/merge-endpoint-only.ts';
import { removeEndpointOnly } from '../../lib/core/iam/cure/remove-endpoint-only.ts';
import { evaluate, type Outcome } from '../../lib/core/iam/evaluate.ts';
import { mentionsNetworkKeys } from '../../lib/core/iam/mentions-network-keys.ts';
import { parsePolicy } from '../../lib/core/iam/parse-policy.ts';
import { proveEndpointOnly } from '../../lib/core/iam/prove/prove-endpoint-only.ts';
import type { PolicyRequest } from '../../lib/core/iam/request.ts';
import {
  ADMITTED,
  anyRequest,
  ARN,
  BUCKET,
  EXEMPT,
  outsideRequest,
  OWNER,
  policyText,
  PROOF_OPTIONS,
  statement,
  statements,
  toText,
  type StatementDocument,
} from './arbitrary-policy.ts';

const judge = (text: string, request: PolicyRequest): Outcome => evaluate(parsePolicy(text), request).outcome;

const shuffled = (list: readonly StatementDocument[]): fc.Arbitrary<readonly StatementDocument[]> =>
  fc.shuffledSubarray([...list], { minLength: list.length });

describe('evaluation', () => {
  test('never throws, whatever the text', () => {
    const damaged = fc
      .tuple(policyText, fc.nat(), fc.nat(20), fc.string({ maxLength: 6 }))
      .map(
        ([text, at, cut, patch]) =>
          text.slice(0, at % text.length) + patch + text.slice((at % text.length) + cut),
      );
    const shaped = fc.dictionary(
      fc.constantFrom('Version', 'Statement', 'Id', 'Effect'),
      fc.oneof(
        fc.jsonValue(),
        fc.dictionary(
          fc.constantFrom('Effect', 'Action', 'Principal', 'Condition', 'Resource'),
          fc.jsonValue(),
        ),
      ),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          damaged,
          shaped.map((value) => JSON.stringify(value)),
        ),
        anyRequest,
        (text, request) => {
          expect(['allowed', 'explicitDeny', 'implicitDeny', 'unknown']).toContain(judge(text, request));
          expect(mentionsNetworkKeys(text).mentions).toBeInstanceOf(Array);
          expect(['proved', 'refuted', 'unknown']).toContain(proveEndpointOnly(text, PROOF_OPTIONS).verdict);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('a further Deny never allows more', () => {
    fc.assert(
      fc.property(statements, statement, anyRequest, (list, more, request) => {
        const before = judge(toText(list), request);
        const after = judge(toText([...list, { ...more, Effect: 'Deny' }]), request);
        if (after === 'allowed') expect(before).toBe('allowed');
        if (before === 'explicitDeny') expect(after).toBe('explicitDeny');
      }),
      { numRuns: 250 },
    );
  });

  test('a further Allow never denies more', () => {
    fc.assert(
      fc.property(statements, statement, anyRequest, (list, more, request) => {
        const before = judge(toText(list), request);
        const after = judge(toText([...list, { ...more, Effect: 'Allow' }]), request);
        if (after === 'explicitDeny') expect(before).toBe('explicitDeny');
        if (before === 'allowed') expect(after).toBe('allowed');
      }),
      { numRuns: 250 },
    );
  });

  test('the order of statements does not matter', () => {
    const both = statements.chain((list) => fc.tuple(fc.constant(list), shuffled(list)));
    fc.assert(
      fc.property(both, anyRequest, ([list, other], request) => {
        expect(judge(toText(other), request)).toBe(judge(toText(list), request));
      }),
      { numRuns: 150 },
    );
  });

  test('a string and a list of one string mean the same', () => {
    const asList = (value: unknown): unknown =>
      typeof value === 'string'
        ? [value]
        : Array.isArray(value) || typeof value !== 'object' || value === null
          ? value
          : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asList(item)]));
    const listed = (item: StatementDocument): StatementDocument =>
      Object.fromEntries(
        Object.entries(item).map(([key, value]) => [
          key,
          key === 'Effect' || (/Principal/.test(key) && value === '*') ? value : asList(value),
        ]),
      );
    fc.assert(
      fc.property(statements, anyRequest, (list, request) => {
        expect(judge(toText(list.map(listed)), request)).toBe(judge(toText(list), request));
      }),
      { numRuns: 150 },
    );
  });

  test('an answer given while a key is unknown holds for every value of the key', () => {
    fc.assert(
      fc.property(policyText, anyRequest, fc.func(fc.boolean()), (text, request, isHidden) => {
        const unknownKeys = new Set(Object.keys(request.context).filter((key) => isHidden(key)));
        const context = Object.fromEntries(
          Object.entries(request.context).filter(([key]) => !unknownKeys.has(key)),
        );
        const blind = judge(text, { ...request, context, unknownKeys });
        if (blind !== 'unknown') expect(judge(text, request)).toBe(blind);
      }),
      { numRuns: 250 },
    );
  });
});

describe('the prover', () => {
  test('proved: no request from outside goes undenied', () => {
    fc.assert(
      fc.property(
        policyText,
        fc.array(outsideRequest, { minLength: 20, maxLength: 20 }),
        (text, requests) => {
          fc.pre(proveEndpointOnly(text, PROOF_OPTIONS).verdict === 'proved');
          for (const request of requests) expect(judge(text, request)).toBe('explicitDeny');
        },
      ),
      { numRuns: 30 },
    );
  });

  test('refuted: the request it names comes from outside and is not denied', () => {
    fc.assert(
      fc.property(policyText, (text) => {
        const { verdict, counterexample } = proveEndpointOnly(text, PROOF_OPTIONS);
        fc.pre(verdict === 'refuted');
        if (!counterexample) throw new Error('refuted without a request');
        const { principal, action, resource, keys } = counterexample;
        expect(judge(text, { principal, action, resource, context: keys })).not.toBe('explicitDeny');
        expect(keys['aws:sourcevpce']).not.toBe(ADMITTED);
        expect(keys['aws:principalarn']).not.toBe(EXEMPT);
        expect('aws:sourceip' in keys && 'aws:sourcevpce' in keys).toBe(false);
      }),
      { numRuns: 25 },
    );
  });

  test('one undenied request from outside is enough never to be proved', () => {
    fc.assert(
      fc.property(policyText, outsideRequest, (text, request) => {
        fc.pre(judge(text, request) !== 'explicitDeny');
        expect(proveEndpointOnly(text, PROOF_OPTIONS).verdict).not.toBe('proved');
      }),
      { numRuns: 25 },
    );
  });

  test('a further Deny never turns proved into anything else', () => {
    fc.assert(
      fc.property(statements, statement, (list, more) => {
        fc.pre(proveEndpointOnly(toText(list), PROOF_OPTIONS).verdict === 'proved');
        const text = toText([...list, { ...more, Effect: 'Deny' }]);
        expect(proveEndpointOnly(text, PROOF_OPTIONS).verdict).toBe('proved');
      }),
      { numRuns: 25 },
    );
  });
});

describe('the merged policy', () => {
  const options = {
    bucket: BUCKET,
    account: OWNER,
    admit: { key: 'aws:SourceVpce', values: [ADMITTED] },
    known: PROOF_OPTIONS.endpoints.known,
    exemptRoles: [EXEMPT],
  } as const;

  test('is merged again without change', () => {
    fc.assert(
      fc.property(policyText, (text) => {
        const once = mergeEndpointOnly(text, options);
        fc.pre(once.verdict === 'merged');
        if (once.verdict !== 'merged') return;
        expect(mergeEndpointOnly(once.policyText, options)).toMatchObject({
          changed: false,
          policyText: once.policyText,
        });
      }),
      { numRuns: 25 },
    );
  });

  test('keeps every other statement in its place, and gives them back', () => {
    fc.assert(
      fc.property(statements, (list) => {
        const merged = mergeEndpointOnly(toText(list), options);
        fc.pre(merged.verdict === 'merged');
        if (merged.verdict !== 'merged') return;
        const document: { Statement: readonly StatementDocument[] } = JSON.parse(merged.policyText);
        expect(document.Statement.slice(0, -1)).toEqual(list);
        expect(document.Statement.at(-1)?.['Sid']).toBe(ENDPOINT_ONLY_SID);
        expect(removeEndpointOnly(merged.policyText)).toEqual({
          verdict: 'removed',
          policyText: toText(list),
        });
      }),
      { numRuns: 25 },
    );
  });

  test('changes nothing for who manages the policy, nor through the endpoint', () => {
    const managing = fc.constantFrom(
      's3:PutBucketPolicy',
      's3:GetBucketPolicy',
      's3:DeleteBucketPolicy',
      's3:PutBucketTagging',
    );
    fc.assert(
      fc.property(policyText, anyRequest, managing, (text, request, action) => {
        const merged = mergeEndpointOnly(text, options);
        fc.pre(merged.verdict === 'merged');
        if (merged.verdict !== 'merged') return;
        const manage = { ...request, action, resource: ARN };
        expect(judge(merged.policyText, manage)).toBe(judge(text, manage));
        if (request.context['aws:sourcevpce'] !== ADMITTED) return;
        expect(judge(merged.policyText, request)).toBe(judge(text, request));
      }),
      { numRuns: 25 },
    );
  });
});

describe('the comparison of two paths', () => {
  const before = { 'aws:SourceIp': '203.0.113.9' };
  const after = {
    'aws:SourceVpce': ADMITTED,
    'aws:SourceVpc': 'vpc-0a',
    'aws:VpcSourceIp': '10.0.0.5',
    'aws:VpceAccount': OWNER,
    'aws:VpceOrgID': 'o-home123456',
  };
  const input = { before, after, account: OWNER, actions: ['s3:*'], resources: [ARN, `${ARN}/*`] };
  const NETWORK = /^aws:(source(ip|vpc)|vpc)/;
  const on = (request: PolicyRequest, path: Readonly<Record<string, string>>): PolicyRequest => ({
    ...request,
    context: {
      ...Object.fromEntries(Object.entries(request.context).filter(([key]) => !NETWORK.test(key))),
      ...Object.fromEntries(Object.entries(path).map(([key, value]) => [key.toLowerCase(), value])),
    },
  });

  test('unchanged: every request is answered alike on both', () => {
    fc.assert(
      fc.property(policyText, fc.array(anyRequest, { minLength: 10, maxLength: 10 }), (text, requests) => {
        fc.pre(comparePaths(text, input).verdict === 'unchanged');
        for (const request of requests)
          expect(judge(text, on(request, after))).toBe(judge(text, on(request, before)));
      }),
      { numRuns: 20 },
    );
  });

  test('loses or gains: the request it names is answered differently', () => {
    fc.assert(
      fc.property(policyText, (text) => {
        const { verdict, request } = comparePaths(text, input);
        fc.pre(verdict === 'loses' || verdict === 'gains');
        if (!request) throw new Error('a change without a request');
        expect(judge(text, on(request, after))).not.toBe(judge(text, on(request, before)));
      }),
      { numRuns: 25 },
    );
  });
});
