/** What a role allows and no scenario calls, with the reason why it is allowed all the same. */
export interface NeverCalled {
  readonly functions: readonly string[];
  readonly actions: readonly string[];
  readonly because: string;
}

export const NEVER_CALLED: readonly NeverCalled[] = [];
