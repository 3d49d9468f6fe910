/** An event of another form than its sender is known for. It names the members that are wrong, never their values. */
export class InvalidEventError extends Error {
  override readonly name = 'InvalidEventError';

  constructor(places: readonly string[]) {
    super(`the event is not as it should be at: ${places.join(', ')}`);
  }
}
