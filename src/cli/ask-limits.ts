import type { HttpRequest } from '../exchange/model.ts';
import { bodyStart } from '../limits/asked.ts';
import { type Clock, measure, type SentAsked } from '../limits/measure.ts';
import { type LimitsQuestion, type LimitsReport, limitsReport } from '../limits/report.ts';
import { Client } from '../send/client.ts';
import { proxyFor } from '../target/proxy.ts';

/** What is sent, and how. */
export interface LimitsWay extends Pick<HttpRequest, 'headers' | 'body'> {
  /** A certificate authority in PEM. */
  readonly ca?: string;
  /** The longest that one answer may take, in milliseconds. */
  readonly timeoutMs: number;
}

const clock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** Sends a burst to a URL, waits, and reports. Only the host of the URL is asked, through the proxy that the environment names for it; redirects are not followed. The report may hold what the server echoed of `headers`. */
export const askLimits = async (
  question: Omit<LimitsQuestion, 'startedAt'>,
  { headers, body, ca, timeoutMs }: LimitsWay,
  environment: NodeJS.ProcessEnv,
): Promise<LimitsReport> => {
  const { url, method, budget, refusalStatus } = question;
  const proxy = proxyFor(url, environment);
  const proxies = proxy ? { proxies: { [new URL(url).origin]: proxy } } : {};
  const client = new Client({
    connections: budget.connections,
    timeoutMs,
    urls: [url],
    ...proxies,
    ...(ca === undefined ? {} : { ca }),
  });
  const ask = async (): Promise<SentAsked> => {
    const outcome = await client.send({ method, url, headers, ...(body ? { body } : {}) });
    if (outcome.kind === 'none') return { status: null, read: () => outcome };
    const kept = { ...outcome, body: bodyStart(outcome.body) };
    return { status: outcome.status, read: () => kept };
  };
  const isRefusal = (status: number): boolean => status === refusalStatus;
  const startedAt = new Date().toISOString();
  const measured = await measure({ ask, clock, budget, isRefusal }).finally(() => client.close());
  const { burst, connections, maxWaitMs } = budget;
  return limitsReport({ url, method, startedAt, refusalStatus, budget: { burst, connections, maxWaitMs } }, measured);
};
