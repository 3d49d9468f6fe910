/**
 * Nobody could be asked. The state machine goes on from the error's name, because only the functions that take answers
 * may use the task token.
 */
export class NotAskedError extends Error {
  override readonly name = 'NotAsked';
}
