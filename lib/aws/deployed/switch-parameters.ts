/**
 * The kill switch and the mode, read afresh from SSM Parameter Store each time they are asked for. Whatever is not
 * exactly as expected is the safe answer or an error, and an error brakes.
 *
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
 */
import type { SSMClient } from '@aws-sdk/client-ssm';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import type { Mode } from '../../core/remediation/plan.ts';

export interface SwitchPlace {
  readonly client: SSMClient;
  readonly killSwitchParameter: string;
  readonly modeParameter: string;
}

export interface Switches {
  /** The text as it stands; only `off` lets anything be applied. */
  readonly readKillSwitch: () => Promise<string>;
  readonly readMode: (checkId: string) => Promise<Mode>;
}

export function switchParameters({ client, killSwitchParameter, modeParameter }: SwitchPlace): Switches {
  return {
    readKillSwitch: () => readParameter(client, killSwitchParameter),
    readMode: async (checkId) => parseMode(await readParameter(client, modeParameter), checkId),
  };
}

async function readParameter(client: SSMClient, name: string): Promise<string> {
  const { Parameter } = await client.send(new GetParameterCommand({ Name: name }));
  const text = Parameter?.Value;
  if (text === undefined) throw new Error(`ssm:GetParameter gave no value of ${name}`);
  return text;
}

/** One mode for all checks, or `{"<check>":"<mode>"}`, in which a check that is not named is only observed. */
export function parseMode(text: string, checkId: string): Mode {
  if (isMode(text)) return text;
  const modes = parseObject(text);
  const mode = Object.hasOwn(modes, checkId) ? modes[checkId] : undefined;
  return isMode(mode) ? mode : 'observe';
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch (error) {
    // Not JSON, thus no mode of any check.
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

function isMode(value: unknown): value is Mode {
  return value === 'observe' || value === 'approve' || value === 'auto';
}
