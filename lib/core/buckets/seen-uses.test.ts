import { describe, expect, it } from 'vitest';
import type { SeenUse } from './consumer.ts';
import { SeenUses } from './seen-uses.ts';

function use(time: string, name: string, bucketName = 'photos'): SeenUse {
  const request = {
    principal: { kind: 'anonymous' },
    action: 's3:GetObject',
    resource: `arn:aws:s3:::${bucketName}/${time}`,
    context: {},
  } as const;
  return { bucketName, time, use: { name, request, evidence: 'seen' } };
}

describe('uses that logs show', () => {
  it('count from a time on, each kind once, with the span in which they were seen', () => {
    const uses = new SeenUses('2026-11-02T00:00:00.000Z');
    uses.add(use('2026-11-01T23:59:59.000Z', 'too old'));
    uses.add(use('2026-11-05T00:00:00.000Z', 'one'));
    uses.add(use('2026-11-03T00:00:00.000Z', 'two'));
    uses.add(use('2026-11-04T00:00:00.000Z', 'one'));
    uses.add(use('2026-11-09T00:00:00.000Z', 'one', 'another'));
    expect(uses.of('photos')).toMatchObject({
      uses: [{ name: 'one' }, { name: 'two' }],
      from: '2026-11-03T00:00:00.000Z',
      to: '2026-11-05T00:00:00.000Z',
      leftOut: 0,
    });
    expect(uses.of('nothing')).toBeUndefined();
  });

  it('that do not fit in are counted', () => {
    const uses = new SeenUses('2026-11-01T00:00:00.000Z', 2);
    for (const name of ['a', 'b', 'c', 'd', 'c', 'a']) uses.add(use('2026-11-05T00:00:00.000Z', name));
    expect(uses.of('photos')).toMatchObject({ uses: [{ name: 'a' }, { name: 'b' }], leftOut: 2 });
  });
});
