import type { Json } from '../contract/json.ts';
import { referencesIn } from '../contract/template.ts';
import type { RawOutcome, Role } from '../exchange/model.ts';
import { refusesIn } from '../judge/burst.ts';
import { measure } from '../limits/measure.ts';
import type { SeriesRole } from '../limits/policy.ts';
import type { Ask } from '../plan/fill.ts';
import type { ProbeBurst } from '../plan/probe.ts';
import type { AskerOptions, Course, Ready } from './course.ts';
import type { PreparedRequest } from './prepared-request.ts';
import type { Sent } from './reading.ts';
import type { Requests } from './requests.ts';
import { clockRequest } from './states.ts';

/** A request that was sent, and what became of it. */
interface Made {
  readonly ready: Ready;
  readonly role: Role;
  readonly startedAtMs: number;
  readonly read: () => RawOutcome;
}

/** The clock of a target could not be moved on: what is to come after it is not asked. */
class ClockStuck extends Error {
  override readonly name = 'ClockStuck';
}

const roleOf = (role: SeriesRole): Role => (role === 'burst' ? 'question' : role);

const nowMs = (): number => performance.timeOrigin + performance.now();

/** To the microsecond: the requests of a burst follow one another faster than a millisecond. */
const toMicroseconds = (ms: number): number => Math.round(ms * 1000) / 1000;

/** Sends questions until a limit refuses them, and what follows. */
export class Bursts {
  readonly #options: AskerOptions;
  readonly #requests: Requests;

  constructor(options: AskerOptions, requests: Requests) {
    this.#options = options;
    this.#requests = requests;
  }

  /** Sends the burst of a course and records it once it is over. Whether the target's clock was moved on. */
  async send(course: Course, burst: ProbeBurst, ask: Ask): Promise<boolean> {
    const ready = this.#fillAll(course, burst, ask);
    if (!ready) return false;
    const { client, pace, contract, connections, target } = this.#options;
    const sender = client.burst(connections);
    const prepared = new Map(
      [...ready.own, ready.shared, ready.apart].flatMap((one) =>
        one ? [[one, sender.prepare(one.request)] as const] : [],
      ),
    );
    /** What was sent, by its number. */
    const readies: Ready[] = [];
    const sent: Made[] = [];
    /** The moves of the clock, each before the request of that number. */
    const moves: { readonly before: number; readonly made: Made }[] = [];
    let next = 0;
    let aheadMs = 0;
    const send = (role: SeriesRole): Promise<Sent> => {
      const own =
        role === 'shared' || role === 'apart' ? ready[role] : ready.own[Math.min(next++, ready.own.length - 1)];
      readies.push(own as Ready);
      return sender.send(prepared.get(own as Ready) as PreparedRequest);
    };
    const sleep = async (ms: number): Promise<void> => {
      const { clockUrl } = target;
      if (clockUrl === undefined) return void (await new Promise((resolve) => setTimeout(resolve, ms)));
      const advanceMs = Math.ceil(ms);
      const request = clockRequest(clockUrl, advanceMs);
      const startedAtMs = nowMs();
      const outcome = await client.send(request);
      const made: Made = {
        ready: { of: 'clock', role: 'clock', request, values: {} },
        role: 'clock',
        startedAtMs,
        read: () => outcome,
      };
      moves.push({ before: readies.length + 1, made });
      if (outcome.kind === 'none' || outcome.status >= 300) throw new ClockStuck();
      aheadMs += advanceMs;
    };
    // Connections that are opened one by one would let the first one run ahead.
    await client.prepare(ready.own[0]?.request.url ?? '', connections);
    try {
      await measure({
        ask: send,
        turn: pace.isLimited ? () => pace.turn() : undefined,
        clock: { now: () => nowMs() + aheadMs, sleep },
        budget: { burst: burst.most, connections, maxWaitMs: burst.maxWaitMs ?? Number.POSITIVE_INFINITY },
        isRefusal: refusesIn(contract, ask.operation.id),
        documented: { policy: burst.policy, left: burst.left },
        others: { shared: ready.shared !== undefined, apart: ready.apart !== undefined },
        ended: ({ number, role, sentAtMs, answer }) => {
          const startedAtMs = sentAtMs - aheadMs;
          // All that come here were sent by `send`.
          sent[number - 1] = {
            ready: readies[number - 1] as Ready,
            role: roleOf(role),
            startedAtMs,
            read: () => (answer as Sent).read(),
          };
        },
      });
    } catch (error) {
      if (!(error instanceof ClockStuck)) throw error;
    } finally {
      await sender.close();
    }
    const record = ({ ready: one, role, startedAtMs, read }: Made): void =>
      course.record({ ...one, role, attempt: 1, startedAtMs: toMicroseconds(startedAtMs), outcome: read() });
    for (const [at, one] of sent.entries()) {
      for (const { made } of moves.filter(({ before }) => before === at + 1)) record(made);
      record(one);
    }
    for (const { made } of moves.filter(({ before }) => before > sent.length)) record(made);
    return aheadMs > 0;
  }

  /** Every request's bytes, before the first is sent; undefined where a reference has no value, which is recorded. */
  #fillAll(
    course: Course,
    { most, shared, apart }: ProbeBurst,
    ask: Ask,
  ): { readonly own: readonly Ready[]; readonly shared?: Ready; readonly apart?: Ready } | undefined {
    const isNew = referencesIn(ask.patches as unknown as Json).includes('unique');
    const own: Ready[] = [];
    // Two more: one too early, one in time.
    for (let turn = 1; turn <= (isNew ? most + 2 : 1); turn++) {
      const ready = this.#requests.fill(course, 'question', ask, turn);
      if (!ready) return undefined;
      own.push(ready);
    }
    const others: { shared?: Ready; apart?: Ready } = {};
    for (const [at, [role, patches]] of Object.entries({ shared, apart }).entries()) {
      if (!patches) continue;
      const ready = this.#requests.fill(course, role as 'shared' | 'apart', { ...ask, patches }, most + 3 + at);
      if (!ready) return undefined;
      others[role as 'shared' | 'apart'] = ready;
    }
    return { own, ...others };
  }
}
