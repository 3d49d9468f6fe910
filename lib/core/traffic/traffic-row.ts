import type { FlowLogSource } from './flow-question.ts';

/** Bytes of one hour that a NAT gateway carried between a client and a service. */
export interface TrafficRow {
  /** Unix seconds. */
  readonly hourStart: number;
  readonly vpcId: string;
  readonly subnetId?: string;
  readonly natGatewayId: string;
  readonly clientInterfaceId?: string;
  readonly clientAddress?: string;
  /** `s3` and `dynamodb` are the same Region's; a partner bears its own name. */
  readonly service: string;
  readonly direction: Direction;
  readonly bytes: number;
  readonly flows: number;
  readonly method: TrafficMethod;
  /** Records of this hour were lost or could not be told apart: there were at least these bytes. */
  readonly lowerBound: boolean;
}

export type Direction = 'upload' | 'download';

/** Whose records the bytes are from. */
export type TrafficMethod = 'natRows' | 'regionalNatRows' | 'clientRows';

/** Bytes that may or may not have passed a NAT gateway. */
export interface Unattributed {
  readonly hourStart: number;
  readonly interfaceId?: string;
  readonly service: string;
  readonly bytes: number;
  readonly reason: UnattributedReason;
}

export type UnattributedReason =
  /** The route changed within the hour, or the hour saw several paths. */
  | 'severalPaths'
  /** Neither traffic-path nor a route says where the bytes went. */
  | 'noPath'
  /** The Region's ranges of the service were not given, so its Region cannot be told. */
  | 'noRanges';

/** A row before methods are chosen: where it was recorded, and whether that side names the client. */
export type ObservedRow = Omit<TrafficRow, 'lowerBound'> & {
  readonly side: 'client' | 'server';
  /** The interface, or the Regional NAT gateway, whose records they are. */
  readonly recordedBy: string | undefined;
};

export type Observation = ObservedRow & { readonly source: FlowLogSource };

/** Records of an hour that were lost; of an interface, or of one that is not named. */
export interface TrafficLoss {
  readonly hourStart: number;
  readonly recordedBy: string | undefined;
}
