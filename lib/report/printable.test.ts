import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { articleEstate } from '../../test/estates/article-estate.ts';
import { s3GatewayEndpointRouted } from '../core/checks/s3-gateway-endpoint-routed.ts';
import { planFindings } from '../core/remediation/plan-gateway-endpoint.ts';
import { indexEstate } from '../core/network/index-estate.ts';

import { describePlan } from './describe-plan.ts';
import { plain } from './paint.ts';
import { printable } from './printable.ts';

describe('printable text', () => {
  it.each([
    ['an escape sequence', 'a\u001B[2Kb', 'a\uFFFD[2Kb'],
    ['a carriage return', 'a\rb', 'a\uFFFDb'],
    ['a turned order', 'a\u202Eb', 'a\uFFFDb'],
    ['line breaks', 'a\nb', 'a\nb'],
    ['other languages', 'é日本', 'é日本'],
  ])('shows %s as it should', (_, given, shown) => {
    expect(printable({ list: [given] })).toEqual({ list: [shown] });
  });

  it('is the same when made printable twice', () => {
    assert(
      property(string({ unit: 'binary' }), (text) => {
        expect(printable(printable(text))).toBe(printable(text));
      }),
    );
  });

  it('is all that a plan shows, whatever name a stack has', () => {
    const article = articleEstate();
    const tables = article.routeTables.status === 'read' ? article.routeTables.value : [];
    const tags = { 'aws:cloudformation:stack-name': 'net\u001B[8mwork' };
    const owned = { status: 'read', value: tables.map((table) => ({ ...table, tags })) } as const;
    const options = {
      prices: { status: 'unreadable', reason: 'none' },
      hoursInMonth: 730,
      atMost: 'auto',
    } as const;
    const index = indexEstate({ ...article, routeTables: owned });
    const findings = s3GatewayEndpointRouted.evaluate(index).filter((one) => one.status === 'nonCompliant');
    const plans = planFindings(index, s3GatewayEndpointRouted, findings, options);
    const text = plans.map((plan) => describePlan(plan, plain)).join('\n');
    expect(text).toContain('CloudFormation stack net');
    expect(text).not.toContain('\u001B');
  });
});
