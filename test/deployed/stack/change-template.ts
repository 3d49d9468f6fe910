/** What a scenario changes in the template because it cannot wait for days; each is named in `docs/testing.md`. */
import * as z from 'zod/mini';
import type { Template, TemplateResource } from './synthesise.ts';

type Change = (template: Template) => Template;

const variablesSchema = z.looseObject({ Variables: z.record(z.string(), z.unknown()) });
const settingsSchema = z.record(z.string(), z.unknown());

/** Other settings than the construct would take: parts of an hour, for instance. */
export function withSettings(changes: Readonly<Record<string, unknown>>): Change {
  return eachOf('AWS::Lambda::Function', (properties) => {
    const { Variables: variables, ...rest } = variablesSchema.parse(properties['Environment']);
    const { ENDPOINTER_SETTINGS: text } = variables;
    if (typeof text !== 'string') return properties;
    const settings = { ...settingsSchema.parse(JSON.parse(text)), ...changes };
    const ENDPOINTER_SETTINGS = JSON.stringify(settings);
    return { ...properties, Environment: { ...rest, Variables: { ...variables, ENDPOINTER_SETTINGS } } };
  });
}

/** Only one of the two services, for scenarios in which the other would only be more of the same. */
export const onlyS3 = withSettings({ modes: { 'dynamodb-gateway-endpoint-routed': 'observe' } });

/** Messages that were not handled come back after that many seconds, and are given up after that many attempts. */
export function withRedelivery(VisibilityTimeout: number, maxReceiveCount: number): Change {
  return eachOf('AWS::SQS::Queue', (properties) => {
    const { RedrivePolicy: policy } = properties;
    return typeof policy === 'object' && policy !== null
      ? { ...properties, VisibilityTimeout, RedrivePolicy: { ...policy, maxReceiveCount } }
      : properties;
  });
}

/** Seconds after which the state machine takes silence for a rejection, instead of the hours that were set. */
export function withApprovalSeconds(hours: number, seconds: number): Change {
  const expire = withSettings({ approvalHours: seconds / 3_600 });
  const shorten = eachOf('AWS::StepFunctions::StateMachine', (properties) => {
    const text = JSON.stringify(properties['DefinitionString']);
    const shortened = text.replace(
      String.raw`\"TimeoutSeconds\":${hours * 3_600},`,
      String.raw`\"TimeoutSeconds\":${seconds},`,
    );
    if (shortened === text) throw new Error(`No state waits for ${hours} hours`);
    return { ...properties, DefinitionString: JSON.parse(shortened) as unknown };
  });
  return (template) => expire(shorten(template));
}

export function together(...changes: readonly Change[]): Change {
  return (template) => changes.reduce((changed, change) => change(changed), template);
}

function eachOf(
  type: string,
  change: (properties: Readonly<Record<string, unknown>>) => Record<string, unknown>,
): Change {
  const changed = (resource: TemplateResource): TemplateResource =>
    resource.Type === type ? { ...resource, Properties: change(resource.Properties ?? {}) } : resource;
  return (template) => ({
    ...template,
    Resources: Object.fromEntries(
      Object.entries(template.Resources).map(([id, resource]) => [id, changed(resource)]),
    ),
  });
}
