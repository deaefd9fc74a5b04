import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Peaks, watchPeaks } from './peak-memory.ts';

/** What a process came to. */
export interface Ended {
  readonly seconds: number;
  readonly code: number | null;
  readonly stderr: string;
  readonly pid: number;
  /** Undefined unless it was watched. */
  readonly peaks: Peaks | undefined;
}

/** Runs Node with arguments and waits for its end. */
export const runNode = async (
  args: readonly string[],
  options: { readonly cwd: string; readonly watch?: boolean },
): Promise<Ended> => {
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, { cwd: options.cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  const pid = child.pid ?? 0;
  const watched = options.watch ? watchPeaks(pid) : undefined;
  const [code] = (await once(child, 'close')) as [number | null];
  const seconds = (performance.now() - startedAt) / 1000;
  return { seconds, code, stderr, pid, peaks: watched?.stop() };
};
