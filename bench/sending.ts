import { Pool } from 'undici';
import { inputs } from '../fixtures/inputs/index.ts';
import type { AnswerClause } from '../src/contract/model.ts';
import type { Exchange, HttpRequest } from '../src/exchange/model.ts';
import { Redactor } from '../src/exchange/redact.ts';
import { judgeGroup } from '../src/judge/judge-run.ts';
import { fill } from '../src/plan/fill.ts';
import { probesOf } from '../src/plan/probe.ts';
import type { OpenContract } from '../src/run/open.ts';
import { defaultConnections } from '../src/run/settings.ts';
import { Asker } from '../src/send/asker.ts';
import { Client } from '../src/send/client.ts';
import { Pace } from '../src/send/pace.ts';
import type { Measurement } from './measurement.ts';

const repetitions = 5;

/** What a rate is measured of. */
interface Timed {
  readonly requests: number;
  readonly seconds: number;
}

const timed = async (work: () => Promise<number>): Promise<Timed> => {
  const startedAt = performance.now();
  const requests = await work();
  return { requests, seconds: (performance.now() - startedAt) / 1000 };
};

/** The requests of every probe, as `Asker` fills them. */
const requestsOf = ({ loaded, plan, target }: OpenContract): readonly HttpRequest[] =>
  probesOf(plan).map((probe) => {
    const operation = loaded.contract.operations[probe.operation];
    if (!operation) throw new Error(`no operation is called ${probe.operation}`);
    const lookup = (reference: string) => probe.columns[reference];
    const values = { url: target.facts.url, lookup, credentials: target.credentials };
    return fill(loaded.contract, { operation, patches: probe.patches }, values).request;
  });

/** A bare loop: as many connections, the same bytes, each body read. */
const bare = async (url: string, requests: readonly HttpRequest[]): Promise<number> => {
  const pool = new Pool(url, { connections: defaultConnections, pipelining: 1 });
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < requests.length) {
      const { method, url: to, headers } = requests[next++] as HttpRequest;
      const { body } = await pool.request({
        method: method as 'GET',
        path: to.slice(url.length),
        headers: headers.flat(),
      });
      await body.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: defaultConnections }, worker));
  await pool.destroy();
  return requests.length;
};

/** Everything that a run does but for Playwright and the disk. Throws where a probe does not pass. */
const asked = async ({ loaded, plan, target }: OpenContract, keep: (exchange: Exchange) => void): Promise<number> => {
  const { contract } = loaded;
  const { url, budget } = target.facts;
  const client = new Client({ connections: defaultConnections, timeoutMs: budget.timeoutMs, urls: [url] });
  const asker = new Asker({
    runId: 'bench',
    contract,
    target,
    inputs,
    client,
    pace: new Pace(undefined),
    redactor: new Redactor([{ name: 'key', value: 'a-secret-that-nobody-sends' }]),
    connections: defaultConnections,
  });
  let sent = 0;
  for (const group of plan.groups) {
    const clause = contract.clauses.find(({ id }) => id === group.clause) as AnswerClause;
    const exchanges: Exchange[] = [];
    await asker.askGroup(group, clause, (exchange) => void exchanges.push(exchange));
    const results = judgeGroup(contract, clause, group.probes, exchanges);
    const other = results.find(({ verdict }) => verdict.kind !== 'pass');
    if (other) throw new Error(`${other.probe}: ${JSON.stringify(other)}`);
    for (const exchange of exchanges) keep(exchange);
    sent += exchanges.length;
  }
  await client.close();
  return sent;
};

/** Sends what a plan asks by a bare loop and by `Asker`, in turn. `keep` gets the exchanges of the last time. */
export const measureSending = async (
  opened: OpenContract,
  keep: (exchange: Exchange) => void,
): Promise<readonly Measurement[]> => {
  const { url } = opened.target.facts;
  const requests = requestsOf(opened);
  const rates: { readonly bare: number; readonly asked: number }[] = [];
  for (let repetition = 0; repetition <= repetitions; repetition++) {
    const one = await timed(() => bare(url, requests));
    const two = await timed(() => asked(opened, repetition === repetitions ? keep : () => {}));
    // The first time warms up.
    if (repetition > 0) rates.push({ bare: one.requests / one.seconds, asked: two.requests / two.seconds });
  }
  return [
    { id: 'bare-undici', what: 'bare undici, 8 connections', unit: '/s', values: rates.map((rate) => rate.bare) },
    {
      id: 'send-and-judge',
      what: 'sending and judging without Playwright, 8 connections',
      unit: '/s',
      values: rates.map((rate) => rate.asked),
    },
    {
      id: 'send-and-judge-ratio',
      what: 'the same, of the bare rate',
      unit: '',
      values: rates.map((rate) => rate.asked / rate.bare),
      goal: { atLeast: 0.5 },
    },
  ];
};
