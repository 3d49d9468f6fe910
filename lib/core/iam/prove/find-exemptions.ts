/** Who gets past a bucket policy by another way than an admitted endpoint without refuting it. */
import { isUnknown, readable } from '../truth.ts';
import { conditionsOn, type Caller } from '../space/callers.ts';
import { toLiteral } from '../glob.ts';
import { toPatterns } from '../space/key-values.ts';
import { byService, onBehalf, type RequestPath } from '../space/request-paths.ts';
import { wordCells } from '../space/word-cells.ts';
import type { Exemption } from './proof.ts';
import { searchAll, type Question } from './question.ts';

export function findExemptions(question: Question, outside: readonly RequestPath[]): readonly Exemption[] {
  const passes = (callers: readonly Caller[], paths: readonly RequestPath[]): boolean =>
    searchAll(question, callers, paths).is === 'passes';
  const found: Exemption[] = [];
  const services = serviceNames(question).filter((name) => passes([toService(name)], [byService]));
  if (services.includes(ANY_SERVICE)) found.push({ kind: 'awsServices' });
  else if (services.length > 0) found.push({ kind: 'awsServices', services });
  if (passes(question.customers, [onBehalf])) found.push({ kind: 'onBehalf' });
  for (const caller of question.exempt) {
    const arn = caller.keys['aws:principalarn'] ?? '';
    if (passes([caller], outside)) found.push({ kind: 'role', arn });
  }
  return found;
}

const ANY_SERVICE = 'any.amazonaws.com';

function serviceNames({ search }: Question): readonly string[] {
  const conditions = search.statements.flatMap((statement) => readable(statement.conditions));
  const named = search.statements.flatMap(({ principal }) =>
    'items' in principal
      ? readable(principal.items).flatMap((item) => (item.is === 'service' ? [item.name] : []))
      : [],
  );
  const patterns = ['aws:principalservicename', 'aws:principalservicenameslist']
    .flatMap((key) => conditionsOn(conditions, key))
    .flatMap(toPatterns);
  const literals = named.map((name) => ({ glob: toLiteral(name) }));
  const cells = wordCells([...patterns, ...literals], { prefix: '', atLeast: 1 });
  if (isUnknown(cells)) return [ANY_SERVICE];
  return cells.map(({ word, matches }) => (matches.includes(true) ? word : ANY_SERVICE));
}

const toService = (name: string): Caller => ({
  principal: { kind: 'service', name },
  keys: {
    'aws:principalisawsservice': 'true',
    'aws:principalservicename': name,
    'aws:principalarn': undefined,
    'aws:principalaccount': undefined,
    'aws:principalorgid': undefined,
    'aws:principalorgpaths': undefined,
    'aws:principaltype': undefined,
    'aws:username': undefined,
    'aws:userid': undefined,
  },
});
