import type { S3ControlClient } from '@aws-sdk/client-s3-control';

/**
 * S3 Control puts the account before the host, which an endpoint of one's own does not have under that name: there
 * the account stands in its header alone.
 */
export function withoutAccountInHost(control: S3ControlClient): S3ControlClient {
  const resolve = control.config.endpointProvider;
  control.config.endpointProvider = ({ Endpoint, ...parameters }, context) => {
    if (Endpoint === undefined) return resolve(parameters, context);
    return { ...resolve(parameters, context), url: new URL(Endpoint) };
  };
  return control;
}
