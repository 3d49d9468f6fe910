/** The partners that the product knows, and those of the user's own file, which win over ours of the same id. */
import type { Estate } from '../network/estate.ts';
import type { Partner, PartnerService, PartnerSite } from './partner.ts';
import known from './partners.json' with { type: 'json' };

/** Those that the product brings. */
export const KNOWN_PARTNERS: readonly Partner[] = known.partners;

export function partnersOf({ partners = [] }: Pick<Estate, 'partners'>): readonly Partner[] {
  const own = new Set(partners.map(({ id }) => id));
  return [...partners, ...KNOWN_PARTNERS.filter(({ id }) => !own.has(id))];
}

/** Where a name of a partner leads: to one of its sites, and to a service where the catalogue has the whole name. */
export interface PartnerHost {
  readonly partner: Partner;
  readonly site: PartnerSite;
  /** Absent: the name is that of the site itself, or of nothing that the catalogue lists. */
  readonly service?: PartnerService;
  /** Only the name of the site, as settings have it. */
  readonly isDomain: boolean;
}

/** The most specific domain of all sites decides: `trace.agent.ap1.datadoghq.com` is of ap1. */
export function partnerOfHost(partners: readonly Partner[], host: string): PartnerHost | undefined {
  const candidates = partners.flatMap((partner) =>
    partner.sites.flatMap((site) =>
      site.domains.flatMap((domain) =>
        host === domain || host.endsWith(`.${domain}`) ? [{ partner, site, domain }] : [],
      ),
    ),
  );
  const [best] = candidates.toSorted((a, b) => b.domain.length - a.domain.length);
  if (best === undefined) return undefined;
  const { partner, site, domain } = best;
  const service = site.services.find((one) => one.host === host);
  return { partner, site, isDomain: host === domain, ...(service === undefined ? {} : { service }) };
}
