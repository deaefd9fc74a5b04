import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Exchange } from '../exchange/model.ts';
import type { Plan, Probe } from '../plan/probe.ts';

/** Below a run's folder: where it keeps what is asked, a file per group, until evidence is made of it. */
export const workDir = '.work';

/** The file of a group's exchanges, by its place in the plan. */
export const groupFile = (outDir: string, plan: Plan, group: string): string =>
  join(outDir, workDir, `${String(plan.groups.findIndex(({ id }) => id === group)).padStart(5, '0')}.ndjson`);

/** Makes an empty place for exchanges. */
export const clearWork = (outDir: string): void => {
  rmSync(join(outDir, workDir), { recursive: true, force: true });
  mkdirSync(join(outDir, workDir), { recursive: true });
};

export const removeWork = (outDir: string): void => rmSync(join(outDir, workDir), { recursive: true, force: true });

/** Appends exchanges to a file as they end: what is written survives the death of the process. */
export class GroupWriter {
  readonly #descriptor: number;

  constructor(file: string) {
    this.#descriptor = openSync(file, 'w');
  }

  write(exchange: Exchange): void {
    writeSync(this.#descriptor, `${JSON.stringify({ line: 'exchange', ...exchange })}\n`);
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** A group's exchanges with their lines, in the order of the plan. A last line that was cut short is left out. */
export const readGroup = (
  file: string,
  probes: readonly Probe[],
): readonly { readonly exchange: Exchange; readonly text: string }[] => {
  let whole: string;
  try {
    whole = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  const order = new Map(probes.map(({ id }, at) => [id, at]));
  return whole
    .split('\n')
    .flatMap((text) => {
      try {
        return text === '' ? [] : [{ exchange: JSON.parse(text) as Exchange, text }];
      } catch {
        return [];
      }
    })
    .sort((a, b) => (order.get(a.exchange.probe) ?? 0) - (order.get(b.exchange.probe) ?? 0));
};
