import { Pool } from 'undici';
import { defaultConnections } from '../src/run/settings.ts';
import { Client } from '../src/send/client.ts';
import type { SentAsked } from '../src/send/reading.ts';
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

/** Sends side by side, over and over. */
const sideBySide = async (send: () => Promise<void>): Promise<void> => {
  let sent = 0;
  const work = async (): Promise<void> => {
    while (sent < requests) {
      sent += 1;
      await send();
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
};

/** How many were sent in a second. */
const rateOf = async (send: () => Promise<void>): Promise<number> => {
  const startedAt = performance.now();
  await sideBySide(send);
  return requests / ((performance.now() - startedAt) / 1000);
};

/** A bare loop: the same bytes over as many connections, each body read, nothing kept. */
const bare = async (url: string): Promise<number> => {
  const pool = new Pool(url, { connections, pipelining: 1 });
  const flat = headers.flat();
  const rate = await rateOf(async () => {
    const { body } = await pool.request({ method: 'GET', path, headers: flat });
    await body.arrayBuffer();
  });
  await pool.destroy();
  return rate;
};

const now = (): number => performance.timeOrigin + performance.now();

/** A burst as a run sends it: times are taken, and every answer is kept until the end. Throws where one is missing. */
const burst = async (url: string): Promise<number> => {
  const client = new Client({ connections, timeoutMs: 10_000, urls: [url] });
  const sender = client.burst(connections);
  const request = sender.prepare({ method: 'GET', url: `${url}${path}`, headers });
  const kept: { readonly sentAtMs: number; readonly endedAtMs: number; readonly sent: SentAsked }[] = [];
  const rate = await rateOf(async () => {
    const sentAtMs = now();
    const sent = await sender.send(request);
    kept.push({ sentAtMs, endedAtMs: now(), sent });
  });
  await client.close();
  const whole = kept.filter(({ sent }) => {
    const outcome = sent.read();
    return outcome.kind === 'answer' && outcome.status === refused && outcome.body.length > 0;
  });
  if (whole.length !== requests) throw new Error(`found ${whole.length} whole answers; wanted ${requests}`);
  return rate;
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
      what: 'a burst of the same, every answer kept',
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
