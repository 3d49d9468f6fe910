/** What a `UserError` must carry so that its reader can act. */
export interface UserErrorFacts {
  /** What was met, such as `Region "eu-wst-3"`. */
  readonly got: string;
  /** What would have been right. */
  readonly allowed: string;
  /** What to do now, one imperative sentence. */
  readonly remedy: string;
  readonly cause?: unknown;
}

/** A failure whose remedy lies with the person at the keyboard: shown as it is, without a stack, exit 1. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly got: string;
  readonly allowed: string;
  readonly remedy: string;

  constructor({ got, allowed, remedy, cause }: UserErrorFacts) {
    super(`${got}. ${allowed}. ${remedy}`, cause === undefined ? {} : { cause });
    this.got = got;
    this.allowed = allowed;
    this.remedy = remedy;
  }
}
