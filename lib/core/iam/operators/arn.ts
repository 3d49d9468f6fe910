/**
 * ARN operators: six segments compared one by one, wildcards in each; Equals and Like are the same.
 * What is not an ARN of six segments on the policy's side cannot be told, on the request's side it does not match.
 */
import { matchesGlob } from '../glob.ts';
import { parseTemplate, resolveTemplate } from '../template.ts';
import { isUnknown, unknown } from '../truth.ts';
import type { Operator } from './operator.ts';

const compile: Operator['compile'] = (value, variables) => {
  if (value.split(':').length < 6) return unknown(`${value} is not an ARN of six parts`);
  const template = parseTemplate(value, 'arn', variables);
  if (isUnknown(template)) return template;
  return {
    template,
    matches: (actual, lookup) => {
      const glob = resolveTemplate(template, lookup);
      return isUnknown(glob) ? glob : glob !== undefined && matchesGlob(glob, actual);
    },
  };
};

const positive: Operator = { compile, negated: false, family: 'arn' };
const negative: Operator = { compile, negated: true, family: 'arn' };

export const arnOperators: Readonly<Record<string, Operator>> = {
  ArnEquals: positive,
  ArnLike: positive,
  ArnNotEquals: negative,
  ArnNotLike: negative,
};
