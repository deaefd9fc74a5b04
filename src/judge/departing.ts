import type { Contract } from '../contract/model.ts';
import type { Finding } from './verdict.ts';

/** One way in which the answers of one operation depart from one expectation: what a waiver speaks of. */
export interface Departing {
  readonly operation: string;
  /** The code that all its findings have. */
  readonly finding: Finding['code'];
  /** `new` until a waiver covers it. */
  readonly disposition: 'new' | 'waived' | 'expired';
  readonly findings: readonly Finding[];
}

/** Finds the operation of the probe that an exchange belongs to: `<clause>:<operation>[:…]#<number>`. The whole id, where that is no probe of the contract. */
export const operationsIn = (contract: Contract): ((exchange: string) => string) => {
  const asked = new Map(
    contract.clauses.map((clause) => [clause.id, clause.kind === 'answer' ? clause.operations : []] as const),
  );
  return (exchange) => {
    // Ids of clauses have no colon; those of operations may.
    const [clause = ''] = exchange.split(':', 1);
    const rest = exchange.slice(clause.length + 1, exchange.lastIndexOf('#'));
    const fitting = (asked.get(clause) ?? []).filter((id) => rest === id || rest.startsWith(`${id}:`));
    return fitting.reduce((longest, id) => (id.length > longest.length ? id : longest), '') || exchange;
  };
};

/** Groups findings by operation and code, in the order in which each first came. */
export const departingOf = (
  findings: readonly (readonly [operation: string, finding: Finding])[],
): readonly Departing[] => {
  const groups = new Map<string, { operation: string; finding: Finding['code']; findings: Finding[] }>();
  for (const [operation, finding] of findings) {
    const key = JSON.stringify([operation, finding.code]);
    const group = groups.get(key);
    if (group) group.findings.push(finding);
    else groups.set(key, { operation, finding: finding.code, findings: [finding] });
  }
  return [...groups.values()].map((group) => ({ ...group, disposition: 'new' }));
};
