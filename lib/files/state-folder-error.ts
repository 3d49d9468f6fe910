import { UserError } from '../core/user-error.ts';

/** Does something in the state folder; throws `UserError` where the disk or its rights do not allow it. */
export async function inStateFolder<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const code = codeOf(cause);
    if (code === undefined) throw cause;
    throw new UserError({
      got: `${path} in the state folder cannot be read or written (${code})`,
      allowed: 'a folder that may be written, with room for the journal: without it nothing is changed',
      remedy:
        'make room, or name another folder with --state-folder; the next apply or rollback ends what was begun',
      cause,
    });
  }
}

/** Node's code of a failed system call, such as ENOSPC. */
function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'syscall' in error && 'code' in error ? String(error.code) : undefined;
}
