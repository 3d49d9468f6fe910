import { Stack } from 'aws-cdk-lib';
import * as config from 'aws-cdk-lib/aws-config';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { CHECKS } from '../core/checks/registry.ts';
import { WATCHED_TYPES } from '../core/checks/watched-types.ts';
import type { ConfigRuleFrequency } from './config-rule-frequency.ts';

export interface ConfigRulesProps {
  readonly evaluate: lambda.Function;
  readonly frequency: ConfigRuleFrequency;
}

/** The checks as custom rules of AWS Config, one each; all are answered by one function. */
export class ConfigRules extends Construct {
  readonly ruleNames: readonly string[];

  constructor(scope: Construct, { evaluate, frequency }: ConfigRulesProps) {
    super(scope, 'Rules');
    evaluate.addPermission('ConfigMayInvoke', {
      principal: new iam.ServicePrincipal('config.amazonaws.com'),
      sourceAccount: Stack.of(this).account,
    });
    this.ruleNames = CHECKS.map(({ id }) => `endpointer-${id}`);
    for (const { id, title, lookedAt, place, resourceType } of CHECKS) {
      const rule = new config.CfnConfigRule(this, id, {
        configRuleName: `endpointer-${id}`,
        description: title,
        inputParameters: { checkId: id },
        evaluationModes: [{ mode: 'DETECTIVE' }],
        // What is looked at by the schedule alone is told of a change only so that what has gone is not held against it.
        scope: {
          complianceResourceTypes: lookedAt === 'schedule' ? [resourceType] : [...WATCHED_TYPES[place]],
        },
        source: {
          owner: 'CUSTOM_LAMBDA',
          sourceIdentifier: evaluate.functionArn,
          sourceDetails: [
            { eventSource: 'aws.config', messageType: 'ConfigurationItemChangeNotification' },
            { eventSource: 'aws.config', messageType: 'OversizedConfigurationItemChangeNotification' },
            {
              eventSource: 'aws.config',
              messageType: 'ScheduledNotification',
              maximumExecutionFrequency: frequency,
            },
          ],
        },
      });
      // Config asks whether it may invoke the function when the rule is made.
      rule.node.addDependency(evaluate);
    }
  }
}
