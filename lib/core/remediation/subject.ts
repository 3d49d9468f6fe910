/**
 * What a plan cures as a whole, and where it lies. One lock, one open remediation and one memory belong to each subject;
 * whoever looks for findings looks at one place at a time.
 */

export type Subject =
  /** `s3` or `dynamodb` for a gateway endpoint; the full service name, `com.amazonaws.…`, for an interface endpoint. */
  | { readonly kind: 'vpcService'; readonly vpcId: string; readonly service: string }
  | { readonly kind: 'vpcEndpoint'; readonly vpcId: string; readonly vpcEndpointId: string }
  | { readonly kind: 'bucket'; readonly bucketName: string };

export type Place =
  | { readonly kind: 'vpc'; readonly vpcId: string }
  | { readonly kind: 'bucket'; readonly bucketName: string };

/** One name for each subject, of characters that file names and keys of tables may have: `vpc-1#s3`, `bucket#files`. */
export function subjectKey(subject: Subject): string {
  switch (subject.kind) {
    case 'vpcService':
      return `${subject.vpcId}#${subject.service}`;
    case 'vpcEndpoint':
      return `${subject.vpcId}#${subject.vpcEndpointId}`;
    case 'bucket':
      return `bucket#${subject.bucketName}`;
  }
}

/** For people: `vpc-1 and s3`, `bucket files`. */
export function describeSubject(subject: Subject): string {
  switch (subject.kind) {
    case 'vpcService':
      return `${subject.vpcId} and ${subject.service}`;
    case 'vpcEndpoint':
      return `${subject.vpcEndpointId} in ${subject.vpcId}`;
    case 'bucket':
      return `bucket ${subject.bucketName}`;
  }
}

/** What the subject is by its own id: the VPC, the endpoint or the bucket. */
export function subjectId(subject: Subject): string {
  switch (subject.kind) {
    case 'vpcService':
      return subject.vpcId;
    case 'vpcEndpoint':
      return subject.vpcEndpointId;
    case 'bucket':
      return subject.bucketName;
  }
}

export function isSameSubject(one: Subject, other: Subject): boolean {
  return subjectKey(one) === subjectKey(other);
}

export function placeOf(subject: Subject): Place {
  return subject.kind === 'bucket'
    ? { kind: 'bucket', bucketName: subject.bucketName }
    : { kind: 'vpc', vpcId: subject.vpcId };
}

/** One name for each place: `vpc-1`, `bucket#files`. */
export function placeKey(place: Place): string {
  return place.kind === 'vpc' ? place.vpcId : `bucket#${place.bucketName}`;
}

/** The place of that key. */
export function parsePlace(key: string): Place {
  const bucketName = /^bucket#(.*)$/.exec(key)?.[1];
  return bucketName === undefined ? { kind: 'vpc', vpcId: key } : { kind: 'bucket', bucketName };
}

/** The id of the VPC or the name of the bucket. */
export function placeId(place: Place): string {
  return place.kind === 'vpc' ? place.vpcId : place.bucketName;
}

/** What to read so that the place shows: see `ReadRequest`. */
export function readScopeOf(place: Place): {
  readonly vpcIds?: readonly string[];
  readonly bucketNames?: readonly string[];
} {
  return place.kind === 'vpc' ? { vpcIds: [place.vpcId] } : { bucketNames: [place.bucketName] };
}
