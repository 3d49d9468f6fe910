import { indexEstate } from '../core/network/index-estate.ts';
import { checkReport, describeCheck } from '../report/describe-check.ts';
import { evaluationsOf } from '../report/scan-report.ts';
import { readEstateFile } from '../files/estate-file.ts';
import { askedScope } from './asked-scope.ts';
import type { ExitCode, Io } from './io.ts';
import { jsonText, paintFor } from './output.ts';
import { parseCheck } from './parse-options.ts';
import type { RawOptions } from './raw-options.ts';

/** `endpointer explain CHECK`: what the check asks, and with `--estate` what it answers for each resource. */
export async function explain(id: string | undefined, options: RawOptions, io: Io): Promise<ExitCode> {
  const check = parseCheck(id ?? '');
  const estate = options.estate === undefined ? undefined : await readEstateFile(options.estate);
  const evaluations =
    estate === undefined
      ? undefined
      : evaluationsOf(indexEstate(estate), askedScope([check], options, estate)).map(
          ({ evaluation }) => evaluation,
        );
  io.stdout.write(
    options.json === true
      ? jsonText(checkReport(check, evaluations))
      : describeCheck(check, evaluations, paintFor(io)),
  );
  return 0;
}
