/**
 * What has to be bent in the template before the emulator takes it. Everything else is deployed as it was synthesised;
 * each bend stands in `docs/testing.md`.
 */
import * as z from 'zod/mini';
import type { Template, TemplateResource } from './synthesise.ts';

/** A custom rule of AWS Config, which the emulator cannot deploy: the simulator plays it. */
export interface PlayedRule {
  readonly name: string;
  /** JSON text. */
  readonly inputParameters: string;
  /** Of the function that answers for it. */
  readonly functionLogicalId: string;
}

export interface PlayedTemplate {
  readonly template: Template;
  readonly rules: readonly PlayedRule[];
}

const ruleSchema = z.looseObject({
  ConfigRuleName: z.string(),
  InputParameters: z.record(z.string(), z.unknown()),
  Source: z.looseObject({
    Owner: z.literal('CUSTOM_LAMBDA'),
    SourceIdentifier: z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) }),
  }),
});

/** Takes out what the emulator cannot deploy, and says which rules AWS Config would have had. */
export function playLocally(template: Template): PlayedTemplate {
  const entries = Object.entries(template.Resources);
  const rules = entries
    .filter(([, { Type }]) => Type === 'AWS::Config::ConfigRule')
    .map(([, { Properties }]) => toRule(ruleSchema.parse(Properties)));
  const left = entries.filter(([, resource]) => isDeployable(resource));
  const gone = new Set(entries.filter(([, resource]) => !isDeployable(resource)).map(([id]) => id));
  return {
    template: {
      ...template,
      Resources: Object.fromEntries(left.map(([id, one]) => [id, withoutDependenciesOn(gone, one)])),
    },
    rules,
  };
}

/** Alarms on sums of metrics are known to CloudFormation and not to the emulator. */
function isDeployable({ Type, Properties }: TemplateResource): boolean {
  if (Type.startsWith('AWS::Config::')) return false;
  return Type !== 'AWS::CloudWatch::Alarm' || Properties?.['Metrics'] === undefined;
}

function toRule({ ConfigRuleName, InputParameters, Source }: z.output<typeof ruleSchema>): PlayedRule {
  return {
    name: ConfigRuleName,
    inputParameters: JSON.stringify(InputParameters),
    functionLogicalId: Source.SourceIdentifier['Fn::GetAtt'][0],
  };
}

function withoutDependenciesOn(gone: ReadonlySet<string>, resource: TemplateResource): TemplateResource {
  const { DependsOn: dependsOn } = resource;
  if (!Array.isArray(dependsOn)) return resource;
  return {
    ...resource,
    DependsOn: dependsOn.filter((id: unknown) => typeof id !== 'string' || !gone.has(id)),
  };
}
