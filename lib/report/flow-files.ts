/** What became of the files that were read. */
import type { MethodPossibility } from '../core/traffic/traffic-methods.ts';
import type { TrafficMethod } from '../core/traffic/traffic-row.ts';

export interface FlowFiles {
  readonly read: number;
  /** As stored. */
  readonly bytes: number;
  /** Left out because their names say so. */
  readonly ofOtherRegions: number;
  readonly bad: readonly BadFlowFile[];
  readonly formats: readonly FlowFileFormat[];
}

export interface BadFlowFile {
  readonly name: string;
  /** `truncated`, `corrupt`, `tooLarge`, `empty`, `notAFlowLog`, `fieldsMissing`, `malformedLines`, ... */
  readonly kind: string;
  readonly problem: string;
}

export interface FlowFileFormat {
  readonly fields: readonly string[];
  readonly files: number;
  /** By which of them these files can tell what passed NAT, and what they lack for the others. */
  readonly methods: Readonly<Record<TrafficMethod, MethodPossibility>>;
}
