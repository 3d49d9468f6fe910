/** The steps of an execution, without the choices between them. */
export function stepsIn(path: readonly string[]): readonly string[] {
  return path.filter((name) => !name.includes(' ') && name !== 'ended');
}
