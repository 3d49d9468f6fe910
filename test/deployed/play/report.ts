/** What a scenario did, in lines that the run prints. */
export function tell(text: string): void {
  process.stdout.write(`    ${text}\n`);
}
