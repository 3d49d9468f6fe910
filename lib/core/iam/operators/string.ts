/** String operators: whole-value comparison, wildcards in the Like pair only, case ignored where the name says so. */
import { matchesGlob } from '../glob.ts';
import { parseTemplate, resolveTemplate, type Wildcards } from '../template.ts';
import { isUnknown } from '../truth.ts';
import type { Operator } from './operator.ts';

const compare =
  (wildcards: Wildcards): Operator['compile'] =>
  (value, variables) => {
    const template = parseTemplate(value, wildcards, variables);
    if (isUnknown(template)) return template;
    const { constant } = template;
    if (constant && wildcards === 'none') {
      const literal = String.fromCharCode(...constant);
      return { template, matches: (actual) => actual === literal };
    }
    return {
      template,
      matches: (actual, lookup) => {
        const glob = resolveTemplate(template, lookup);
        return isUnknown(glob) ? glob : glob !== undefined && matchesGlob(glob, actual);
      },
    };
  };

const compareIgnoringCase: Operator['compile'] = (value, variables) => {
  const template = parseTemplate(value, 'none', variables);
  if (isUnknown(template)) return template;
  return {
    template,
    matches: (actual, lookup) => {
      const glob = resolveTemplate(template, lookup);
      if (isUnknown(glob) || glob === undefined) return glob ?? false;
      return String.fromCharCode(...glob).toLowerCase() === actual.toLowerCase();
    },
  };
};

export const stringOperators: Readonly<Record<string, Operator>> = {
  StringEquals: { compile: compare('none'), negated: false, family: 'string' },
  StringNotEquals: { compile: compare('none'), negated: true, family: 'string' },
  StringEqualsIgnoreCase: { compile: compareIgnoringCase, negated: false, family: 'stringIgnoreCase' },
  StringNotEqualsIgnoreCase: { compile: compareIgnoringCase, negated: true, family: 'stringIgnoreCase' },
  StringLike: { compile: compare('free'), negated: false, family: 'string' },
  StringNotLike: { compile: compare('free'), negated: true, family: 'string' },
};
