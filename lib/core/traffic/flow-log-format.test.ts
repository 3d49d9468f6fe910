import { expect, test } from 'vitest';
import { DEFAULT_FORMAT, FLOW_LOG_FIELDS, parseHeader } from './flow-log-format.ts';
import { possibleMethods } from './traffic-methods.ts';

test('every documented field is there once', () => {
  expect(FLOW_LOG_FIELDS.size).toBe(14 + 7 + 4 + 4 + 10 + 1 + 1 + 1 + 12);
});

test.each([
  [DEFAULT_FORMAT.fields.join(' '), DEFAULT_FORMAT.fields],
  ['bytes start', ['bytes', 'start']],
  ['  bytes start\r', ['bytes', 'start']],
  ['pkt_dst_aws_service traffic_path', ['pkt-dst-aws-service', 'traffic-path']],
  ['${bytes} ${start}', ['bytes', 'start']],
  ['bytes a-field-of-2031', ['bytes', 'a-field-of-2031']],
])('the header "%s"', (line, fields) => {
  expect(parseHeader(line)).toEqual({ kind: 'format', format: { fields } });
});

test.each([
  ['', 'no known field'],
  ['2 123456789012 eni-1 10.0.0.1', 'no known field'],
  ['bytes start bytes', 'comes twice'],
  ['bytes ST@RT', 'no field name'],
])('"%s" is no header', (line, reason) => {
  expect(parseHeader(line)).toMatchObject({ kind: 'notAHeader', reason: expect.stringContaining(reason) });
});

test('a format says what it lacks for each method', () => {
  expect(possibleMethods(DEFAULT_FORMAT)).toEqual({
    natRows: { possible: true, namesClient: false },
    regionalNatRows: { possible: false, missing: ['resource-id'] },
    clientRows: { possible: true, namesClient: true },
  });
  expect(possibleMethods({ fields: ['start', 'bytes'] }).natRows).toEqual({
    possible: false,
    missing: ['interface-id', 'srcaddr', 'dstaddr'],
  });
});
