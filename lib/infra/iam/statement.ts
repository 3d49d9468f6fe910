/** A statement of an IAM policy as plain data, and how the product's statements are written. */
export interface Statement {
  /** Says why it is there; letters and digits. */
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Conditions;
}

/** Operator, then key, then values. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** Where a policy holds; values may be tokens. */
export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

export function allow(
  sid: string,
  actions: readonly string[],
  resources: readonly string[],
  condition?: Conditions,
): Statement {
  return {
    Sid: sid,
    Effect: 'Allow',
    Action: actions,
    Resource: resources,
    ...(condition === undefined ? {} : { Condition: condition }),
  };
}
