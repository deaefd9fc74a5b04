import { EvidenceError } from '../evidence/read.ts';
import { RecordedError } from '../run/recorded.ts';

/** What is wrong with a command line: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What reads evidence that a command line names: what is wrong with the file is wrong with the command line. */
export const readingEvidence = async <T>(read: () => Promise<T>): Promise<T> => {
  try {
    return await read();
  } catch (error) {
    const named = error instanceof EvidenceError || error instanceof RecordedError;
    throw named ? new UsageError(error.message) : error;
  }
};
