/** An event as AWS puts it on the default event bus; the bus adds id, account, time and Region. */
export interface SimulatedEvent {
  readonly source: string;
  readonly 'detail-type': string;
  readonly resources: readonly string[];
  readonly detail: object;
}
