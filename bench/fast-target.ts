import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A target that costs the measuring process nothing: it runs in its own. */
export interface FastTarget {
  /** Without a slash at its end. */
  readonly url: string;
  readonly stop: () => void;
}

/** Starts a target on a free loopback port. */
export const startFastTarget = async (): Promise<FastTarget> => {
  const child = fork(fileURLToPath(new URL('./target-process.js', import.meta.url)));
  const [port] = (await once(child, 'message')) as [number];
  return { url: `http://127.0.0.1:${port}`, stop: () => child.disconnect() };
};
