/** What is known of a partner whose services stand behind AWS PrivateLink; a catalogue is a list of these. */

/** The form of a file of partners, and its version. */
export const PARTNERS_SCHEMA = 'endpointer-partners/1';

export interface Partner {
  /** Also the name under which traffic to its published ranges stands in traffic files: `datadog`. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  /** Where all this stands, and of when it is. */
  readonly source: string;
  readonly sites: readonly PartnerSite[];
  /** The id of the site to which clients send that name none; absent: there is no such site. */
  readonly defaultSite?: string;
  /** Environment variables, by name, that may name another site. */
  readonly siteVariables?: readonly string[];
  readonly clients: readonly ClientMark[];
  /** Blocks of addresses that the partner publishes, for `endpointer flows`. */
  readonly ranges?: readonly string[];
}

/** One of the partner's platforms, each with names of its own. */
export interface PartnerSite {
  readonly id: string;
  /** The domains of its names; the most specific of all sites decides. */
  readonly domains: readonly string[];
  /** The Region of its services; absent: it offers no PrivateLink, unless there is a gap. */
  readonly region?: string;
  readonly services: readonly PartnerService[];
  /** Why services are missing here that there may be. */
  readonly gap?: string;
}

export interface PartnerService {
  /** What goes there: `metrics`. */
  readonly data: string;
  /** `com.amazonaws.vpce.{region}.vpce-svc-...`; several kinds of data may share one. */
  readonly serviceName: string;
  /** The name that clients use, and that private DNS must answer for. */
  readonly host: string;
}

/** By what a sender is told, and what it sends. `*` stands for any text. */
export interface ClientMark {
  /** For people: `the Datadog Forwarder`. */
  readonly who: string;
  /** Names of layers, without account and version; one is enough. */
  readonly layers?: readonly string[];
  /** Names of environment variables; one is enough. */
  readonly variables?: readonly string[];
  /** Tags of instances; one is enough. */
  readonly tags?: readonly { readonly key: string; readonly value?: string }[];
  /** Kinds of data that it surely sends. */
  readonly sends: readonly string[];
  /** Kinds that its own settings decide on, which AWS does not show. */
  readonly maySend?: readonly string[];
}
