import { Pool } from 'undici';
import { measure } from '../src/limits/measure.ts';
import { defaultConnections } from '../src/run/settings.ts';
import { Client } from '../src/send/client.ts';
import type { Sent } from '../src/send/reading.ts';
import type { Measurement } from './measurement.ts';

const repetitions = 7;
const requests = 20_000;
const connections = defaultConnections;
const headers = [
  ['Accept', 'application/json, application/problem+json;q=0.9, */*;q=0.1'],
  ['Authorization', 'Bearer 0123456789abcdef'],
] as const;
const path = '/orders?wrong=1';
/** What the target answers to that path. */
const refused = 400;

/** A bare loop: the same bytes over as many connections, each body read, nothing kept. How many were sent in a second. */
const bare = async (url: string): Promise<number> => {
  const pool = new Pool(url, { connections, pipelining: 1 });
  const flat = headers.flat();
  let sent = 0;
  const work = async (): Promise<void> => {
    while (sent < requests) {
      sent += 1;
      const { body } = await pool.request({ method: 'GET', path, headers: flat });
      await body.arrayBuffer();
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: connections }, work));
  const seconds = (performance.now() - startedAt) / 1000;
  await pool.destroy();
  return requests / seconds;
};

/** A burst as a run sends it: by `measure`, every answer kept to be recorded. How many were sent in a second. Throws where an answer is missing. */
const burst = async (url: string): Promise<number> => {
  const client = new Client({ connections, timeoutMs: 10_000, urls: [url] });
  const sender = client.burst(connections);
  const request = sender.prepare({ method: 'GET', url: `${url}${path}`, headers });
  const times = { firstMs: 0, lastMs: 0 };
  // `measure` looks at the clock before and after each request, and not once the burst has ended.
  const now = (): number => {
    times.lastMs = performance.timeOrigin + performance.now();
    times.firstMs ||= times.lastMs;
    return times.lastMs;
  };
  const made: { readonly startedAtMs: number; sent: Sent | undefined }[] = [];
  await measure({
    ask: async () => {
      const own: (typeof made)[number] = { startedAtMs: performance.timeOrigin + performance.now(), sent: undefined };
      made.push(own);
      own.sent = await sender.send(request);
      return own.sent;
    },
    clock: { now, sleep: async () => {} },
    budget: { burst: requests, connections, maxWaitMs: 0 },
    isRefusal: (status) => status === 429,
  });
  await client.close();
  const whole = made.filter(({ sent }) => {
    const outcome = sent?.read();
    return outcome?.kind === 'answer' && outcome.status === refused && outcome.body.length > 0;
  });
  if (whole.length !== requests) throw new Error(`found ${whole.length} whole answers; wanted ${requests}`);
  return requests / ((times.lastMs - times.firstMs) / 1000);
};

/** Sends one request thousands of times by a bare loop and by `BurstSender`, in turn. */
export const measureBurst = async (url: string): Promise<readonly Measurement[]> => {
  const rates: { readonly bare: number; readonly burst: number }[] = [];
  for (let repetition = 0; repetition <= repetitions; repetition++) {
    const rate = { bare: await bare(url), burst: await burst(url) };
    // The first time warms up.
    if (repetition > 0) rates.push(rate);
  }
  return [
    {
      id: 'burst-bare-undici',
      what: 'bare undici, one request 20,000 times, 8 connections',
      unit: '/s',
      values: rates.map((rate) => rate.bare),
    },
    {
      id: 'burst',
      what: 'a burst of the same by measure, every answer kept',
      unit: '/s',
      values: rates.map((rate) => rate.burst),
    },
    {
      id: 'burst-ratio',
      what: 'the same, of the bare rate',
      unit: '',
      values: rates.map((rate) => rate.burst / rate.bare),
      goal: { atLeast: 0.9 },
    },
  ];
};
