import type { Plan, ProbeGroup } from './probe.ts';

/** Shares a budget of requests out in the plan's order: a group is asked whole, or as far as its setup and controls leave room. */
export const withinBudget = (plan: Plan, budget: number): Plan => {
  let left = budget;
  let needed = 0;
  const affordable = (group: ProbeGroup): ProbeGroup => {
    let exhausted = false;
    const probes = group.probes.map((probe) => {
      if (probe.lacks) return probe;
      needed += probe.requests;
      exhausted ||= probe.requests > left;
      if (exhausted) return { ...probe, lacks: { kind: 'budget', name: `${needed} requests` } as const };
      left -= probe.requests;
      return probe;
    });
    return { ...group, probes };
  };
  return { ...plan, groups: plan.groups.map(affordable) };
};
