/**
 * Hosts of AWS and of known partners in the value of an environment variable, and nothing else of that value.
 *
 * Values hold secrets, and a host may hold one too (`https://TOKEN.s3.amazonaws.com`). So the host is rebuilt from its
 * end, label by label, for as long as each label is a word of a closed vocabulary or a Region's name; whatever stands
 * before is dropped. What comes out is therefore always made of words that stand in this repository or of a Region.
 */
import words from './service-host-labels.json' with { type: 'json' };

const SERVICE_LABELS: ReadonlySet<string> = new Set(words.labels);

/** `eu-west-3`, `us-gov-west-1`, `ap-southeast-5`; spelled out, so that no other word passes for one. */
const REGION =
  /^(af|ap|ca|cn|eu|eusc|il|me|mx|sa|us)(-gov|-iso[a-z]?|-de)?-(central|north|south|east|west|northeast|northwest|southeast|southwest)-\d$/;

interface Suffix {
  readonly suffix: string;
  readonly isWord: (label: string) => boolean;
}

const PARTNER_LABELS: ReadonlySet<string> = new Set(
  (
    'agent agent-http-intake ap1 ap2 api app cloud-collector collector config dbm-metrics-intake eu eu01 ' +
    'http-intake infra-api insights-collector intake log-api logs metric-api metrics orchestrator otlp process ' +
    'profile trace trace-api uk1 us2 us3 us5'
  ).split(' '),
);

const isAwsWord = (label: string) => SERVICE_LABELS.has(label) || REGION.test(label);
const isPartnerWord = (label: string) => PARTNER_LABELS.has(label);

/**
 * Partners' names from Datadog's regions.config.js and New Relic's list of PrivateLink endpoints (October 2026).
 * A longer suffix stands before the one it ends with.
 */
const SUFFIXES: readonly Suffix[] = [
  ...['amazonaws.com.cn', 'amazonaws.com', 'api.aws', 'api.amazonwebservices.com.cn'].map((suffix) => ({
    suffix,
    isWord: isAwsWord,
  })),
  ...['datadoghq.com', 'datadoghq.eu', 'ddog-gov.com', 'newrelic.com', 'nr-data.net'].map((suffix) => ({
    suffix,
    isWord: isPartnerWord,
  })),
];

/** Distinct and in order of their names. */
export function recognisedHosts(values: Iterable<string>): readonly string[] {
  const hosts = new Set<string>();
  for (const value of values) {
    for (const piece of value.split(/[\s,;|"']+/)) {
      const host = recognise(hostOf(piece));
      if (host !== undefined) hosts.add(host);
    }
  }
  return [...hosts].sort();
}

/** The host of a URL, or of `host`, `host:port` or `host/path`; empty where it is none of these. */
function hostOf(piece: string): string {
  // URL parses a host as such only for the schemes it knows: jdbc:postgresql://host is taken for https://host.
  const url = `https://${piece.replace(/^[a-z][a-z0-9+.:-]*:\/\//i, '')}`;
  return URL.canParse(url) ? new URL(url).hostname : '';
}

function recognise(host: string): string | undefined {
  const known = SUFFIXES.find(({ suffix }) => host.endsWith(`.${suffix}`));
  if (known === undefined) return undefined;
  const labels = host.slice(0, -known.suffix.length - 1).split('.');
  const firstWord = labels.findLastIndex((label) => !known.isWord(label)) + 1;
  const words = labels.slice(firstWord);
  // Without a word it would only say that somebody uses AWS.
  return words.length === 0 ? undefined : [...words, known.suffix].join('.');
}
