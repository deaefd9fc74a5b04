import type { AnswerClause } from '../contract/model.ts';
import { type Exchange, type Role, roles } from '../exchange/model.ts';
import type { Probe, ProbeGroup } from '../plan/probe.ts';
import type { Fault } from './form.ts';

/** An exchange that its plan does not lead to: the how manieth of its group, from 0. */
export interface Misfit extends Fault {
  readonly at: number;
}

/** When each role has its turn: what prepares, the question, what is asked afterwards, what is undone and cleaned up. */
const turns: Readonly<Record<Role, number>> = {
  state: 0,
  setup: 0,
  control: 1,
  question: 1,
  shared: 2,
  apart: 3,
  // Once before each of those that follow.
  clock: 4,
  'too-early': 4,
  'in-time': 5,
  'follow-up': 5,
  teardown: 6,
  cleanup: 7,
};

/** How often something is sent around a burst, at most. */
const mostAround: Readonly<Partial<Record<Role, number>>> = {
  shared: 1,
  apart: 1,
  clock: 2,
  'too-early': 1,
  'in-time': 1,
};

const rolesOf: Readonly<Record<Probe['kind'], readonly Role[]>> = {
  setup: ['state', 'setup'],
  control: ['state', 'setup', 'control', 'teardown', 'cleanup'],
  question: roles.filter((role) => role !== 'control'),
};

/** The operations or states of which a probe may send something in a role; undefined where anything may stand there. */
const subjectsOf = (probe: Probe, role: Role): readonly string[] | undefined => {
  switch (role) {
    case 'control':
    case 'question':
      return [probe.operation];
    case 'shared':
    case 'apart':
      return probe.burst?.[role] ? [probe.operation] : [];
    case 'too-early':
    case 'in-time':
      return probe.burst ? [probe.operation] : [];
    case 'clock':
      return probe.burst && probe.burst.maxWaitMs === null ? ['clock'] : [];
    case 'state':
    case 'teardown':
      return probe.states.map(({ id }) => id);
    case 'follow-up':
      return probe.followUp ? [probe.followUp.operation] : [];
    case 'setup':
      // The steps of logins stand in the contract alone.
      return probe.logins.length > 0 ? undefined : probe.before.map(({ operation }) => operation);
    case 'cleanup':
      return probe.after.map(({ operation }) => operation);
  }
};

/**
 * The first exchange of a group that no run of its plan would record there: one of a probe that is not sent, out of the order of the probes or of their
 * roles, with another number than the next, twice, or sent again without cause. Undefined where all of them fit.
 */
export const misfitIn = (
  group: ProbeGroup,
  clause: AnswerClause,
  exchanges: readonly Exchange[],
): Misfit | undefined => {
  const order = new Map(group.probes.map((probe, at) => [probe.id, { probe, at }]));
  const seen = new Set<string>();
  let before: Exchange | undefined;
  let asked = 0;
  const around = new Map<string, number>();
  for (const [at, exchange] of exchanges.entries()) {
    const { id, probe: name, role, of, attempt } = exchange;
    const misfit = (found: string, wanted: string): Misfit => ({ at, found, wanted });
    if (seen.has(id)) return misfit(`the exchange ${id} a second time`, 'each exchange once');
    seen.add(id);
    const place = order.get(name);
    if (!place) return misfit(`an exchange of ${name}`, `one of the probes of ${group.id}`);
    const { probe } = place;
    if (probe.lacks)
      return misfit(
        `an exchange of ${name}`,
        `none: its plan does not send it, since the target lacks ${probe.lacks.kind} ${probe.lacks.name}`,
      );
    const last = before?.probe === name ? before : undefined;
    if (!last && before && (order.get(before.probe)?.at ?? 0) >= place.at)
      return misfit(`an exchange of ${name} after one of ${before.probe}`, 'the order of the plan');
    const number = last ? numberOf(last) + 1 : 1;
    if (id !== `${name}#${number}`) return misfit(`the exchange ${id}`, `${name}#${number}, the next of its probe`);
    if (!rolesOf[probe.kind].includes(role))
      return misfit(`a ${role} in ${name}`, `what a ${probe.kind} sends: ${rolesOf[probe.kind].join(', ')}`);
    const subjects = subjectsOf(probe, role);
    if (subjects && !subjects.includes(of))
      return misfit(`a ${role} of ${of} in ${name}`, subjects.length === 0 ? 'none' : subjects.join(' or '));
    if (last && turns[last.role] > turns[role])
      return misfit(`a ${role} after a ${last.role} in ${name}`, 'the order in which a probe is asked');
    const again = last && last.role === role && last.of === of && last.attempt === attempt - 1;
    if (attempt > 1 && !again)
      return misfit(`attempt ${attempt} of ${id}`, `attempt 1, or one that follows attempt ${attempt - 1} of the same`);
    asked = last && turns[last.role] === turns[role] ? asked + (attempt === 1 ? 1 : 0) : 1;
    const mostAsked = role === 'question' ? (probe.burst?.most ?? clause.race?.requests ?? 1) : 1;
    if ((turns[role] === 1 || role === 'follow-up') && asked > mostAsked)
      return misfit(`${asked} ${role}s in ${name}`, `${mostAsked}, unless one is sent once more, as attempt 2`);
    const most = mostAround[role];
    if (most !== undefined) {
      const times = (around.get(`${name} ${role}`) ?? 0) + 1;
      around.set(`${name} ${role}`, times);
      if (times > most) return misfit(`${times} of the role ${role} in ${name}`, `${most}`);
    }
    before = exchange;
  }
  return undefined;
};

const numberOf = ({ id }: Exchange): number => Number(id.slice(id.lastIndexOf('#') + 1));
