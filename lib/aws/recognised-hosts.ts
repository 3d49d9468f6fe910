/**
 * Hosts of AWS and of known partners in the value of an environment variable, and nothing else of that value.
 *
 * Values hold secrets, and a host may hold one too (`https://TOKEN.s3.amazonaws.com`). So the host is rebuilt from its
 * end, label by label, for as long as each label is a word of a closed vocabulary or a Region's name; whatever stands
 * before is dropped. What comes out is therefore always made of words that stand in this repository or of a Region.
 */
import type { Partner } from '../core/partners/partner.ts';
import { KNOWN_PARTNERS } from '../core/partners/partner-catalogue.ts';
import words from './service-host-labels.json' with { type: 'json' };

const SERVICE_LABELS: ReadonlySet<string> = new Set(words.labels);

/** `eu-west-3`, `us-gov-west-1`, `ap-southeast-5`; spelled out, so that no other word passes for one. */
const REGION =
  /^(af|ap|ca|cn|eu|eusc|il|me|mx|sa|us)(-gov|-iso[a-z]?|-de)?-(central|north|south|east|west|northeast|northwest|southeast|southwest)-\d$/;

interface Suffix {
  readonly suffix: string;
  readonly isWord: (label: string) => boolean;
  readonly mayStandAlone?: boolean;
}

/** Words of partners' names that have no PrivateLink service, so that it shows who is meant. */
const FURTHER_LABELS =
  'agent-intake ap1 ap2 app eu eu01 lambda-http-intake lambda-intake uk1 us2 us3 us5'.split(' ');

const isAwsWord = (label: string) => SERVICE_LABELS.has(label) || REGION.test(label);

/** A longer suffix stands before the one it ends with. */
const SUFFIXES: readonly Suffix[] = [
  ...['amazonaws.com.cn', 'amazonaws.com', 'api.aws', 'api.amazonwebservices.com.cn'].map((suffix) => ({
    suffix,
    isWord: isAwsWord,
  })),
  ...partnerSuffixes(KNOWN_PARTNERS),
];

/** The domains of partners' sites, and the labels of their hosts as words; a domain alone says which site is meant. */
function partnerSuffixes(partners: readonly Partner[]): readonly Suffix[] {
  const sites = partners.flatMap((partner) => partner.sites);
  const labels = sites.flatMap(({ services }) => services.flatMap(({ host }) => host.split('.')));
  const words = new Set([...labels, ...FURTHER_LABELS]);
  const domains = [...new Set(sites.flatMap((site) => site.domains))];
  return domains
    .toSorted((a, b) => b.length - a.length)
    .map((suffix) => ({ suffix, mayStandAlone: true, isWord: (label) => words.has(label) }));
}

/** Distinct and in order of their names; `partners` are the user's own. */
export function recognisedHosts(
  values: Iterable<string>,
  partners: readonly Partner[] = [],
): readonly string[] {
  const suffixes = [...partnerSuffixes(partners), ...SUFFIXES];
  const hosts = new Set<string>();
  for (const value of values) {
    for (const piece of value.split(/[\s,;|"']+/)) {
      const host = recognise(hostOf(piece), suffixes);
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

function recognise(host: string, suffixes: readonly Suffix[]): string | undefined {
  if (suffixes.some(({ suffix, mayStandAlone }) => mayStandAlone === true && suffix === host)) return host;
  const known = suffixes.find(({ suffix }) => host.endsWith(`.${suffix}`));
  if (known === undefined) return undefined;
  const labels = host.slice(0, -known.suffix.length - 1).split('.');
  const firstWord = labels.findLastIndex((label) => !known.isWord(label)) + 1;
  const words = labels.slice(firstWord);
  // Without a word it would only say that somebody uses AWS.
  return words.length === 0 ? undefined : [...words, known.suffix].join('.');
}
