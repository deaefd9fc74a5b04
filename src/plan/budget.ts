import type { Plan, ProbeGroup } from './probe.ts';

/** Shares a budget of requests out in the plan's order: a group is asked whole, or as far as its setup and
 * controls leave room. What is left out says how many requests all of it would need. */
export const withinBudget = (plan: Plan, budget: number): Plan => {
  let left = budget;
  const asked = plan.groups.flatMap(({ probes }) => probes).filter(({ lacks }) => lacks === null);
  const needed = asked.reduce((sum, { requests }) => sum + requests, 0);
  const affordable = (group: ProbeGroup): ProbeGroup => {
    let exhausted = false;
    const probes = group.probes.map((probe) => {
      if (probe.lacks) return probe;
      exhausted ||= probe.requests > left;
      if (exhausted) return { ...probe, lacks: { kind: 'budget', name: `${needed} requests` } as const };
      left -= probe.requests;
      return probe;
    });
    return { ...group, probes };
  };
  return { ...plan, groups: plan.groups.map(affordable) };
};
