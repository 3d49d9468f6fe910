/** What the construct tells its functions, by the names in `lib/infra/functions.ts`. */

export type VariableName =
  | 'ENDPOINTER_TABLE'
  | 'ENDPOINTER_STATE_MACHINE_ARN'
  | 'ENDPOINTER_TOPIC_ARN'
  | 'ENDPOINTER_BUS_NAME'
  | 'ENDPOINTER_HMAC_KEY_ID'
  | 'ENDPOINTER_MODE_PARAMETER'
  | 'ENDPOINTER_KILL_SWITCH_PARAMETER'
  | 'ENDPOINTER_SETTINGS'
  | 'ENDPOINTER_PAGE_URL'
  | 'ENDPOINTER_CHANGE_ROLE_ARN'
  | 'ENDPOINTER_QUEUE_URL'
  | 'ENDPOINTER_TRAFFIC_TABLE'
  | 'ENDPOINTER_FLOW_LOGS'
  | 'ENDPOINTER_PARTNERS';

/** The variable's text; throws where it is not set, which is a fault of the deployment. */
export function variable(name: VariableName): string {
  const text = optionalVariable(name);
  if (text === undefined) throw new Error(`the environment variable ${name} is not set`);
  return text;
}

/** Undefined where it is not set, or empty. */
export function optionalVariable(name: VariableName): string | undefined {
  const text = process.env[name];
  return text === '' ? undefined : text;
}
