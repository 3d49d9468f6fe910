import type { Estate } from '../network/estate.ts';
import { NOT_ASKED_FOR } from '../network/estate.ts';
import { findPartnerClients } from './partner-clients.ts';

/** A name of the catalogue that AWS is to be asked for, and where. */
export interface NamedService {
  readonly serviceName: string;
  readonly region: string;
}

/** The services of partners that something of the estate uses; of nobody else's is AWS asked. */
export function servicesToVerify(
  estate: Pick<Estate, 'region' | 'functions' | 'instances' | 'partners' | 'nameQueries'>,
): readonly NamedService[] {
  // Where a client is does not change what it is served by.
  const clients = findPartnerClients({ ...estate, networkInterfaces: NOT_ASKED_FOR });
  const named = new Map(
    clients.flatMap(({ site, sends }) =>
      sends.map(({ serviceName }) => [serviceName, site?.region ?? estate.region] as const),
    ),
  );
  return [...named]
    .map(([serviceName, region]) => ({ serviceName, region }))
    .toSorted((a, b) => (a.serviceName < b.serviceName ? -1 : 1));
}
