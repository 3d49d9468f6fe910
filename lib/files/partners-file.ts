/** Partners on disk, for `--partners FILE`: beside those that the product knows, or in their place. */
import type * as z from 'zod/mini';
import { parseCidr } from '../core/network/cidr.ts';
import type { Partner } from '../core/partners/partner.ts';
import { PARTNERS_SCHEMA } from '../core/partners/partner.ts';
import { UserError } from '../core/user-error.ts';
import type { JsonFileKind } from './parse-json-file.ts';
import { parseJsonFile, readTextFile, readTextFileNow } from './parse-json-file.ts';
import { partnersSchema } from './partners-schema.ts';

const PARTNERS_FILE: JsonFileKind<z.infer<typeof partnersSchema>> = {
  what: 'Partners file',
  description: 'docs/partners.schema.json',
  remedy: 'write it as in examples/partners.json',
  schema: partnersSchema,
  version: PARTNERS_SCHEMA,
};

/** The partners of a file. Throws `UserError` where it is unreadable, malformed or contradicts itself. */
export async function readPartnersFile(path: string): Promise<readonly Partner[]> {
  return parsePartners(await readTextFile(path, PARTNERS_FILE.what), path);
}

/** The same at once, for the construct. */
export function readPartnersFileNow(path: string): readonly Partner[] {
  return parsePartners(readTextFileNow(path, PARTNERS_FILE.what), path);
}

/** `name` stands in errors. */
export function parsePartners(text: string, name: string): readonly Partner[] {
  const { partners } = parseJsonFile(text, name, PARTNERS_FILE);
  const fault = partners.map((partner) => faultOf(partner, partners)).find((one) => one !== undefined);
  if (fault === undefined) return partners;
  throw new UserError({
    got: `Partners file ${name} contradicts itself: ${fault}`,
    allowed: `the form that ${PARTNERS_FILE.description} describes`,
    remedy: PARTNERS_FILE.remedy,
  });
}

/** What `endpointer flows` calls the rest. */
const NAMES_OF_TRAFFIC: ReadonlySet<string> = new Set(['other', 's3', 'dynamodb']);

/** What no schema can say. */
function faultOf(partner: Partner, all: readonly Partner[]): string | undefined {
  const { id, sites, defaultSite, clients, ranges = [] } = partner;
  const data = new Set(sites.flatMap(({ services }) => services.map((service) => service.data)));
  const unknown = clients.flatMap(({ sends, maySend = [] }) => [...sends, ...maySend]);
  const wrong = [
    all.filter((other) => other.id === id).length > 1 && `partner ${id} stands there twice`,
    NAMES_OF_TRAFFIC.has(id) && `${id} is the name of other traffic, and cannot be that of a partner`,
    defaultSite !== undefined &&
      !sites.some((site) => site.id === defaultSite) &&
      `defaultSite ${defaultSite} is no site of ${id}`,
    ...unknown.map(
      (one) => !data.has(one) && `a client of ${id} sends ${one}, for which no site has a service`,
    ),
    ...sites.flatMap((site) =>
      site.services.map(
        ({ serviceName }) =>
          !serviceName.startsWith(`com.amazonaws.vpce.${site.region ?? ''}.`) &&
          `${serviceName} of site ${site.id} is not in its region`,
      ),
    ),
    ...ranges.map((range) => parseCidr(range) === undefined && `"${range}" of ${id} is no address range`),
  ];
  return wrong.find((one) => typeof one === 'string');
}
