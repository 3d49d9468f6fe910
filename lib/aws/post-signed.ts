/**
 * One JSON request to a Lambda function URL that only callers whom IAM knows may use.
 *
 * Import this file lazily: it loads the SDK, for its credentials and its signature.
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 */
import { STSClient } from '@aws-sdk/client-sts';
import { UserError } from '../core/user-error.ts';
import { obstacleError } from './obstacle-error.ts';
import { obstacleOf, toSdkError } from './sdk-error.ts';

export interface SignedPost {
  readonly url: string;
  readonly body: unknown;
  /** Default: the one that the URL names, else as the AWS CLI finds it. */
  readonly region?: string;
  readonly profile?: string;
}

export interface JsonResponse {
  readonly status: number;
  readonly body: unknown;
}

const TIMEOUT_MS = 30_000;

/** Throws `UserError` without usable credentials or network, and where something else answers. */
export async function postSigned({ url, body, region, profile }: SignedPost): Promise<JsonResponse> {
  const text = JSON.stringify(body);
  const where = { region: region ?? regionOf(url) ?? '', endpoint: url };
  try {
    const headers = await sign({ url: new URL(url), text, region: where.region, profile });
    const answer = await fetch(url, {
      method: 'POST',
      headers,
      body: text,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return { status: answer.status, body: parseJson(await answer.text(), url) };
  } catch (error) {
    if (error instanceof UserError) throw error;
    // What fetch throws has the network's own error inside.
    const isOfFetch = error instanceof TypeError && error.message === 'fetch failed';
    const sdkError = toSdkError(isOfFetch ? (error.cause ?? error) : error);
    const obstacle = isOfFetch ? 'unreachable' : obstacleOf(sdkError);
    throw obstacle === undefined ? error : obstacleError(obstacle, sdkError, where, error);
  }
}

/** `https://<id>.lambda-url.<region>.on.aws/` */
function regionOf(url: string): string | undefined {
  return /^https:\/\/[^/.]+\.lambda-url\.([a-z\d-]+)\.on\./.exec(url)?.[1];
}

interface ToSign {
  readonly url: URL;
  readonly text: string;
  readonly region: string;
  readonly profile: string | undefined;
}

async function sign({ url, text, region, profile }: ToSign): Promise<Record<string, string>> {
  const sts = new STSClient({
    ...(region === '' ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
  });
  const signingRegion = await sts.config.region();
  const scheme = { name: 'sigv4', signingName: 'lambda', signingRegion, properties: {} };
  const signer = await sts.config.signer(scheme);
  const { headers } = await signer.sign({
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    query: {},
    headers: { host: url.host, 'content-type': 'application/json' },
    body: text,
  });
  // The connection says the host by itself.
  const { host: _host, ...others } = headers;
  return others;
}

function parseJson(text: string, url: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UserError({
      got: `${url} answered with something that is no JSON`,
      allowed: 'the output ApprovalsUrl of the stack',
      remedy: 'check --url, and whether a proxy stands in between',
      cause,
    });
  }
}
