/** `endpointer demo`: all of it on a simulated account, in a few seconds, with nothing but Node. */
import { s3GatewayEndpointRouted } from '../core/checks/s3-gateway-endpoint-routed.ts';
import { pricesOfRegion } from '../core/cost/prices-of-region.ts';
import { parseEstate } from '../files/estate-file.ts';
import { plain } from '../report/paint.ts';
import { wrapText } from '../report/wrap-text.ts';
import article from './demo/article.estate.json' with { type: 'json' };
import { functionJob } from './demo/function-job.ts';
import { harderCases } from './demo/harder-cases.ts';
import type { DemoStage } from './demo/main-job.ts';
import { mainJob } from './demo/main-job.ts';
import { partnerJob } from './demo/partner-job.ts';
import { withoutRealCredentials } from './demo/simulated-account.ts';
import type { ExitCode, Io } from './io.ts';
import { jsonText, paintFor } from './output.ts';
import type { RawOptions } from './raw-options.ts';

const DEMO_SCHEMA = 'endpointer-demo/1';

/** The article reckons with a month of 30 days. */
const HOURS_OF_THE_ARTICLE = 720;

export async function demo(options: RawOptions, io: Io): Promise<ExitCode> {
  const estate = parseEstate(JSON.stringify(article), 'article.estate.json');
  const isJson = options.json === true;
  const paint = isJson ? plain : paintFor(io);
  const tell = (text: string) => void (isJson || io.stdout.write(`${text}\n`));
  const stage: DemoStage = {
    money: { prices: pricesOfRegion(estate.region), hoursInMonth: HOURS_OF_THE_ARTICLE },
    checks: [s3GatewayEndpointRouted],
    paint,
    tell,
    heading: (text) => tell(`\n${paint('heading', text)}\n`),
  };
  tell(INTRODUCTION);
  const { main, harder, functions, partners } = await withoutRealCredentials(process.env, async () => ({
    main: await mainJob(estate, stage),
    harder: await harderCases(estate, stage),
    functions: await functionJob(estate, stage),
    partners: await partnerJob(stage),
  }));
  tell(FAREWELL);
  if (isJson) io.stdout.write(jsonText({ schema: DEMO_SCHEMA, main, harder, functions, partners }));
  return [main, functions, partners].every(({ wasCured, isAsBefore }) => wasCured && isAsBefore) ? 0 : 1;
}

const INTRODUCTION = `${wrapText(
  'Endpointer finds traffic to Amazon S3 and DynamoDB that pays a NAT gateway for every gigabyte, and gives it ' +
    'a free way: a gateway endpoint. All of this runs on a simulated AWS on this machine; no AWS account is touched.',
)}

The account, in Region eu-west-3: two instances, each sends 100 files of 1 GB a day to Amazon S3.

  private instance ──> NAT gateway ──> internet gateway ──> Amazon S3   pays for every gigabyte
  public instance  ──────────────────> internet gateway ──> Amazon S3   pays for none`;

const FAREWELL = `
On your own account, reading only: npx endpointer scan --region REGION`;
