/** An error answer of a service: its code, its message and its HTTP status (400 unless said otherwise). */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: string;
  readonly statusCode: number;
  /** further members of the error, as the service's model spells them */
  readonly details: Readonly<Record<string, string>>;

  constructor(
    code: string,
    message: string,
    statusCode = 400,
    details: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.code = code;
    this.statusCode = statusCode;
    this.details = details;
  }
}
