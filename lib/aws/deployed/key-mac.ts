/**
 * A keyed hash whose key never leaves KMS: for links and codes that only we can have made.
 *
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_VerifyMac.html
 */
import type { KMSClient } from '@aws-sdk/client-kms';
import { GenerateMacCommand, VerifyMacCommand } from '@aws-sdk/client-kms';

export interface KeyPlace {
  readonly client: KMSClient;
  /** Id, ARN or alias of a key of type HMAC_256. */
  readonly keyId: string;
}

export interface Mac {
  /** Base64url, without padding. The message has at most 4,096 bytes as UTF-8. */
  readonly sign: (message: string) => Promise<string>;
  /** False for anything that was not signed here; throws only where it could not be asked. */
  readonly isValid: (message: string, mac: string) => Promise<boolean>;
}

const MAC_BYTES = 32;

export function keyMac({ client, keyId }: KeyPlace): Mac {
  return {
    sign: async (message) => {
      const { Mac } = await client.send(
        new GenerateMacCommand({ KeyId: keyId, MacAlgorithm: 'HMAC_SHA_256', Message: Buffer.from(message) }),
      );
      if (Mac?.length !== MAC_BYTES) throw new Error('kms:GenerateMac was answered, but not as KMS answers');
      return Buffer.from(Mac).toString('base64url');
    },
    isValid: async (message, mac) => {
      const bytes = toMacBytes(mac);
      return bytes !== undefined && verify({ client, keyId }, Buffer.from(message), bytes);
    },
  };
}

/** What cannot be a MAC costs no call. Undefined also for a second spelling of the same bytes. */
function toMacBytes(mac: string): Uint8Array | undefined {
  const bytes = Buffer.from(mac, 'base64url');
  return bytes.length === MAC_BYTES && bytes.toString('base64url') === mac ? bytes : undefined;
}

async function verify({ client, keyId }: KeyPlace, message: Uint8Array, mac: Uint8Array): Promise<boolean> {
  try {
    const { MacValid } = await client.send(
      new VerifyMacCommand({ KeyId: keyId, MacAlgorithm: 'HMAC_SHA_256', Message: message, Mac: mac }),
    );
    return MacValid === true;
  } catch (error) {
    if (error instanceof Error && error.name === 'KMSInvalidMacException') return false;
    throw error;
  }
}
