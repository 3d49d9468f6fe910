/** What became of each file, in words and by formats. */
import { possibleMethods } from '../core/traffic/traffic-methods.ts';
import type { FlowLogFileProblem, FlowLogFileReport } from '../files/flow-log-reader.ts';
import { formatBytes } from '../report/format-amount.ts';
import type { BadFlowFile, FlowFileFormat, FlowFiles } from '../report/flow-files.ts';

export function flowFiles(files: readonly FlowLogFileReport[], ofOtherRegions: number): FlowFiles {
  return {
    read: files.length,
    bytes: files.reduce((sum, { storedBytes }) => sum + storedBytes, 0),
    ofOtherRegions,
    bad: files.flatMap((file) => badFile(file) ?? []),
    formats: formatsOf(files),
  };
}

function badFile({ name, problem, format }: FlowLogFileReport): BadFlowFile | undefined {
  if (problem !== undefined) return { name, kind: problem.kind, problem: describeProblem(problem) };
  if (format === undefined) return undefined;
  const methods = Object.values(possibleMethods(format));
  const lacking = methods.flatMap((method) => (method.possible ? [] : [method.missing.join(', ')]));
  if (lacking.length < methods.length) return undefined;
  const fields = [...new Set(lacking)].join('; or ');
  return { name, kind: 'fieldsMissing', problem: `it lacks ${fields}: no method is possible` };
}

function describeProblem(problem: FlowLogFileProblem): string {
  switch (problem.kind) {
    case 'empty':
      return 'it is empty, without even a header';
    case 'notAFlowLog':
      return `it is no flow log: ${problem.reason}`;
    case 'fieldsMissing':
      return `it lacks ${problem.fields.join(', ')}: no method is possible, and nothing of it counts`;
    case 'tooManyGroups':
      return 'it has more different clients and services than fit into memory; nothing of it counts';
    case 'malformedLines':
      return `${problem.lines} ${problem.lines === 1 ? 'line is' : 'lines are'} no record; the others count`;
    case 'truncated':
      return 'its gzip stream is cut off; nothing of it counts';
    case 'corrupt':
      return `its gzip stream is damaged (${problem.reason}); nothing of it counts`;
    case 'tooLarge':
      return `it inflates to more than ${formatBytes(problem.limitBytes)}; nothing of it counts`;
    case 'unreadable':
      return `it cannot be read (${problem.reason}); nothing of it counts`;
  }
}

function formatsOf(files: readonly FlowLogFileReport[]): readonly FlowFileFormat[] {
  const formats = Map.groupBy(
    files.flatMap(({ format }) => format ?? []),
    ({ fields }) => fields.join(' '),
  );
  return [...formats.values()].flatMap((same) => {
    const [format] = same;
    if (format === undefined) return [];
    return { fields: format.fields, files: same.length, methods: possibleMethods(format) };
  });
}
