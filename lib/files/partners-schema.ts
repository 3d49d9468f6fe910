/** The form of a partners file: what is known of partners whose services stand behind AWS PrivateLink. */
import * as z from 'zod/mini';
import { PARTNERS_SCHEMA } from '../core/partners/partner.ts';

const text = z.string().check(z.minLength(1));
const texts = z.array(text);
/** As AWS writes Regions: `us-east-1`. */
const region = z.string().check(z.regex(/^[a-z]{2,4}(-[a-z]+)+-\d$/));
const host = z.string().check(z.regex(/^([a-z0-9-]+\.)+[a-z0-9-]+$/));

const service = z.strictObject({
  /** What goes there, in the words of the file: `metrics`. */
  data: text,
  serviceName: z.string().check(z.regex(/^com\.amazonaws\.vpce\.[a-z0-9-]+\.vpce-svc-[0-9a-f]{8,17}$/)),
  /** The name that clients use, in lower case. */
  host,
});

const site = z.strictObject({
  id: text,
  domains: z.array(host).check(z.minLength(1)),
  /** Absent: the site offers no PrivateLink. */
  region: z.exactOptional(region),
  services: z.array(service),
  /** Why services are missing that there may be. */
  gap: z.exactOptional(text),
});

/** `*` stands for any text. */
const client = z.strictObject({
  who: text,
  layers: z.exactOptional(texts),
  variables: z.exactOptional(texts),
  tags: z.exactOptional(z.array(z.strictObject({ key: text, value: z.exactOptional(text) }))),
  /** Kinds of data that it surely sends. */
  sends: texts,
  /** Kinds that its own settings decide on. */
  maySend: z.exactOptional(texts),
});

export const partnerSchema = z.strictObject({
  /** Lower case; also the name of its traffic. One that the product knows too takes its place. */
  id: z.string().check(z.regex(/^[a-z0-9][a-z0-9.-]*$/)),
  name: text,
  source: text,
  sites: z.array(site),
  defaultSite: z.exactOptional(text),
  siteVariables: z.exactOptional(texts),
  clients: z.array(client),
  /** Blocks of addresses that the partner publishes. */
  ranges: z.exactOptional(texts),
});

/** A whole partners file. */
export const partnersSchema = z.strictObject({
  schema: z.literal(PARTNERS_SCHEMA),
  partners: z.array(partnerSchema),
});
