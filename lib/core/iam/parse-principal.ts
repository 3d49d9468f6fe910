/** The Principal element: `*`, or an object of AWS, Service, Federated and CanonicalUser. */
import { isRecord } from './json-record.ts';
import type { PrincipalItem } from './policy.ts';
import { unknown, type Unknown } from './truth.ts';

export function parsePrincipals(value: unknown): readonly PrincipalItem[] | Unknown {
  if (value === '*') return [{ is: 'everyone' }];
  if (!isRecord(value)) return unknown('Principal is neither * nor an object');
  const items = Object.entries(value).flatMap(([type, names]) => {
    const list: readonly unknown[] = Array.isArray(names) ? names : [names];
    return list.map((name) => toItem(type, name));
  });
  return items.length === 0 ? unknown('Principal is empty') : items;
}

function toItem(type: string, name: unknown): PrincipalItem {
  if (typeof name !== 'string' || name === '')
    return { is: 'unreadable', reason: `a principal under ${type} is not a string` };
  const wild = /[*?]/.test(name);
  if (type === 'AWS') return toAwsItem(name, wild);
  if (wild) return { is: 'unreadable', reason: `a wildcard in the ${type} principal ${name}` };
  if (type === 'Service') return { is: 'service', name };
  if (type === 'Federated') return { is: 'federated', provider: name };
  if (type === 'CanonicalUser') return { is: 'canonicalUser', id: name };
  return { is: 'unreadable', reason: `the principal type ${type} is not known` };
}

function toAwsItem(name: string, wild: boolean): PrincipalItem {
  if (name === '*') return { is: 'everyone' };
  if (wild)
    return { is: 'unreadable', reason: `a wildcard inside the principal ${name}, which AWS does not take` };
  if (/^\d{12}$/.test(name)) return { is: 'account', account: name };
  const root = /^arn:aws[a-z-]*:iam::(\d{12}):root$/.exec(name)?.[1];
  if (root !== undefined) return { is: 'account', account: root };
  if (/^arn:aws[a-z-]*:(iam|sts)::[^:]+:.+$/.test(name)) return { is: 'arn', arn: name };
  if (/^A[A-Z0-9]{15,127}$/.test(name)) return { is: 'deleted', id: name };
  return { is: 'unreadable', reason: `${name} is not a principal` };
}
