import { readdirSync, readFileSync } from 'node:fs';

/** A process with the highest resident memory that it has had. */
export interface Peak {
  readonly pid: number;
  readonly parent: number;
  /** In megabytes (10^6 bytes). */
  readonly megabytes: number;
}

/** The peaks of a tree of processes. */
export interface Peaks {
  readonly each: readonly Peak[];
  /** The most that all held at one time, in megabytes. */
  readonly together: number;
  /** The same without the root. */
  readonly belowRoot: number;
}

interface Status {
  readonly pid: number;
  readonly parent: number;
  readonly resident: number;
  readonly highest: number;
}

const statusOf = (pid: number): Status | undefined => {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'utf8');
    const field = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);
    const megabytes = (name: string): number => (field(name) * 1024) / 1e6;
    return { pid, parent: field('PPid'), resident: megabytes('VmRSS'), highest: megabytes('VmHWM') };
  } catch {
    return undefined;
  }
};

const treeBelow = (root: number): readonly Status[] => {
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (statusOf(Number(name)) ?? []) : []));
  const below = new Set([root]);
  for (let size = 0; size < below.size; ) {
    size = below.size;
    for (const { pid, parent } of all) if (below.has(parent)) below.add(pid);
  }
  return all.filter(({ pid }) => below.has(pid));
};

/**
 * Watches a process and all below it until `stop`. The kernel keeps each one's peak itself (VmHWM of /proc/<pid>/status, Linux only), so that only what a
 * process grows in its last `everyMs` is missed; what they hold together (VmRSS) is sampled.
 */
export const watchPeaks = (root: number, everyMs = 20): { readonly stop: () => Peaks } => {
  const peaks = new Map<number, Peak>();
  let together = 0;
  let belowRoot = 0;
  const look = (): void => {
    const tree = treeBelow(root);
    for (const { pid, parent, highest } of tree) {
      if (highest >= (peaks.get(pid)?.megabytes ?? 0)) peaks.set(pid, { pid, parent, megabytes: highest });
    }
    const sum = (some: readonly Status[]): number => some.reduce((total, { resident }) => total + resident, 0);
    together = Math.max(together, sum(tree));
    belowRoot = Math.max(belowRoot, sum(tree.filter(({ pid }) => pid !== root)));
  };
  const timer = setInterval(look, everyMs);
  look();
  return {
    stop: () => {
      clearInterval(timer);
      return { each: [...peaks.values()], together, belowRoot };
    },
  };
};
