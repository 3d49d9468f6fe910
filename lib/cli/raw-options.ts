/** Options as they were typed; `parse-options.ts` says whether they make sense. */
export interface RawOptions {
  readonly region?: string;
  readonly profile?: string;
  readonly estate?: string;
  readonly traffic?: string;
  readonly check?: readonly string[];
  readonly vpc?: readonly string[];
  readonly mode?: string;
  readonly monthHours?: string;
  readonly prices?: string;
  readonly stateFolder?: string;
  readonly json?: boolean;
  readonly diagram?: boolean;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly plan?: string;
  readonly out?: string;
  readonly fixture?: string;
  readonly port?: string;
  readonly ipRanges?: string;
  readonly outTraffic?: string;
  readonly threads?: string;
  readonly bucket?: string;
  readonly endpoint?: readonly string[];
  readonly account?: readonly string[];
  readonly org?: readonly string[];
  readonly exemptRole?: readonly string[];
  readonly principal?: string;
  readonly action?: string;
  readonly resource?: string;
  readonly key?: readonly string[];
  readonly url?: string;
  readonly reason?: string;
  readonly exemptDays?: string;
  readonly topic?: string;
  readonly table?: string;
  readonly stack?: string;
}
