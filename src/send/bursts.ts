import type { Json } from '../contract/json.ts';
import { referencesIn } from '../contract/template.ts';
import type { HttpRequest, RawOutcome, Role } from '../exchange/model.ts';
import { refusesIn } from '../judge/burst.ts';
import { measure } from '../limits/measure.ts';
import type { SeriesRole } from '../limits/policy.ts';
import type { Ask } from '../plan/fill.ts';
import type { ProbeBurst } from '../plan/probe.ts';
import type { AskerOptions, Course, Ready } from './course.ts';
import type { Requests } from './requests.ts';

/** A request of a series, and what became of it. */
interface Made {
  readonly ready: Ready;
  readonly role: Role;
  readonly startedAtMs: number;
  /** Undefined until something came of it. */
  outcome: (() => RawOutcome) | undefined;
}

/** What is sent to move a target's clock on. */
export const clockRequest = (clockUrl: string, advanceMs: number): HttpRequest => ({
  method: 'POST',
  url: clockUrl,
  headers: [
    ['Accept', 'application/json'],
    ['Content-Type', 'application/json'],
  ],
  body: Buffer.from(JSON.stringify({ advanceMs })),
});

/** The clock of a target could not be moved on: what is to come after it is not asked. */
class ClockStuck extends Error {
  override readonly name = 'ClockStuck';
}

const roleOf = (role: SeriesRole): Role => (role === 'burst' ? 'question' : role);

/** Milliseconds since the epoch, to the microsecond: the requests of a burst follow one another faster than a millisecond. */
const nowMs = (): number => Math.round((performance.timeOrigin + performance.now()) * 1000) / 1000;

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
    const { client, pace, contract, connections } = this.#options;
    const made: Made[] = [];
    const sender = client.burst(connections);
    let next = 0;
    let aheadMs = 0;
    const readyFor = (role: SeriesRole): Ready => {
      if (role === 'shared' || role === 'apart') return ready[role] as Ready;
      const { own } = ready;
      return own[Math.min(next++, own.length - 1)] as Ready;
    };
    const sleep = async (ms: number): Promise<void> => {
      const { clockUrl } = this.#options.target;
      if (clockUrl === undefined) return void (await new Promise((resolve) => setTimeout(resolve, ms)));
      const advanceMs = Math.ceil(ms);
      const request = clockRequest(clockUrl, advanceMs);
      const startedAtMs = nowMs();
      const outcome = await client.send(request);
      made.push({
        ready: { of: 'clock', role: 'clock', request, values: {} },
        role: 'clock',
        startedAtMs,
        outcome: () => outcome,
      });
      if (outcome.kind === 'none' || outcome.status >= 300) throw new ClockStuck();
      aheadMs += advanceMs;
    };
    const prepared = new Map<Ready, ReturnType<typeof sender.prepare>>();
    for (const one of [...ready.own, ready.shared, ready.apart])
      if (one) prepared.set(one, sender.prepare(one.request));
    try {
      await measure({
        ask: async (role) => {
          if (pace.isLimited) await pace.turn();
          const one = readyFor(role);
          const own: Made = { ready: one, role: roleOf(role), startedAtMs: nowMs(), outcome: undefined };
          // In the order of sending, whenever answers come back.
          made.push(own);
          const sent = await sender.send(prepared.get(one) as ReturnType<typeof sender.prepare>);
          own.outcome = () => sent.read();
          return sent;
        },
        clock: { now: () => nowMs() + aheadMs, sleep },
        budget: { burst: burst.most, connections, maxWaitMs: burst.maxWaitMs ?? Number.POSITIVE_INFINITY },
        isRefusal: refusesIn(contract, ask.operation.id),
        documented: { policy: burst.policy, left: burst.left },
        others: { shared: ready.shared !== undefined, apart: ready.apart !== undefined },
      });
    } catch (error) {
      if (!(error instanceof ClockStuck)) throw error;
    } finally {
      await sender.close();
    }
    for (const { ready: one, role, startedAtMs, outcome } of made)
      if (outcome) course.record({ ...one, role, attempt: 1, startedAtMs, outcome: outcome() });
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
