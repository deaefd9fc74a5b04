import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import rateLimitPlugin from '@fastify/rate-limit';
import express from 'express';
import { rateLimit } from 'express-rate-limit';
import { fastify } from 'fastify';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { beforeAll, describe, expect, test } from 'vitest';
import { packageFile } from '../contract/package-file.ts';
import type { LimitsReport } from '../limits/report.ts';
import { askLimits } from './ask-limits.ts';
import { serve } from './testing/own-api.ts';

/** Twelve in three seconds: long enough that something can be sent too early for certain. */
const limit = 12;
const windowMs = 3000;

interface Running {
  readonly url: string;
  readonly close: () => Promise<unknown>;
}

const withExpress = (options: Parameters<typeof rateLimit>[0]) => async (): Promise<Running> => {
  const app = express();
  app.use(rateLimit({ windowMs, limit, ...options }));
  app.get('/', (_, response) => void response.send('ok'));
  return serve(app as unknown as RequestListener);
};

const withFastify = (enableDraftSpec: boolean) => async (): Promise<Running> => {
  const app = fastify();
  await app.register(rateLimitPlugin, { max: limit, timeWindow: windowMs, enableDraftSpec });
  app.get('/', () => 'ok');
  return { url: await app.listen({ port: 0, host: '127.0.0.1' }), close: () => app.close() };
};

/** As the README of the package shows it, but for what `seconds` makes of Retry-After. */
const withFlexible = (seconds: (ms: number) => number, onEvery: boolean) => async (): Promise<Running> => {
  const limiter = new RateLimiterMemory({ points: limit, duration: windowMs / 1000 });
  const server = createServer(async (_, response) => {
    const [status, said] = await limiter.consume('somebody').then(
      (taken) => [200, taken] as const,
      (refused: RateLimiterRes) => [429, refused] as const,
    );
    response.writeHead(status, {
      ...(onEvery || status === 429 ? { 'Retry-After': seconds(said.msBeforeNext) } : {}),
      'X-RateLimit-Limit': limit,
      'X-RateLimit-Remaining': said.remainingPoints,
      'X-RateLimit-Reset': Math.ceil((Date.now() + said.msBeforeNext) / 1000),
    });
    response.end('text');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
};

const limiters: Readonly<Record<string, () => Promise<Running>>> = {
  '`express-rate-limit`, legacy': withExpress({ legacyHeaders: true, standardHeaders: false }),
  '`express-rate-limit`, draft-6': withExpress({ legacyHeaders: false, standardHeaders: 'draft-6' }),
  '`express-rate-limit`, draft-7': withExpress({ legacyHeaders: false, standardHeaders: 'draft-7' }),
  '`express-rate-limit`, draft-8': withExpress({ legacyHeaders: false, standardHeaders: 'draft-8' }),
  '`express-rate-limit`, legacy and draft-8': withExpress({ legacyHeaders: true, standardHeaders: 'draft-8' }),
  '`@fastify/rate-limit`': withFastify(false),
  '`@fastify/rate-limit`, enableDraftSpec': withFastify(true),
  '`rate-limiter-flexible`, as its README shows': withFlexible((ms) => ms / 1000, true),
  '`rate-limiter-flexible`, Retry-After rounded up': withFlexible((ms) => Math.ceil(ms / 1000), false),
};

const versionOf = (name: string): string => {
  const [, id = ''] = /`([^`]+)`/.exec(name) ?? [];
  return (
    JSON.parse(readFileSync(packageFile(`node_modules/${id}/package.json`), 'utf8')) as { readonly version: string }
  ).version;
};

/** What is said of a limiter, as docs/limits.md has it. */
const rowOf = (name: string, { dialects, counts, findings, checks }: LimitsReport): string => {
  const spoken = dialects.map(({ dialect }) => `\`${dialect}\``).join(', ');
  const units = [...new Set(counts.flatMap(({ resetUnits }) => resetUnits))].map((unit) => `\`${unit}\``).join(', ');
  const wrong = findings.map(({ code, at }) => `\`${code}\`${at.header === null ? '' : ` at \`${at.header}\``}`);
  const undecided = checks.flatMap(({ id, outcome }) => (outcome === 'undecided' ? [`\`${id}\``] : []));
  const open = undecided.length === 0 ? '' : `; undecided: ${undecided.join(', ')}`;
  const title = name.replace(/`([^`]+)`/, (text) => `${text} ${versionOf(name)}`);
  return `| ${title} | ${spoken} | ${units} | ${wrong.length === 0 ? 'consistent' : wrong.join(', ')}${open} |`;
};

describe('real limiters', () => {
  const reports = new Map<string, LimitsReport>();

  beforeAll(async () => {
    await Promise.all(
      Object.entries(limiters).map(async ([name, start]) => {
        const { url, close } = await start();
        const budget = { burst: 60, connections: 4, maxWaitMs: 10_000 };
        reports.set(
          name,
          await askLimits(
            { url: `${url}/`, method: 'GET', refusalStatus: 429, budget },
            { headers: [], timeoutMs: 10_000 },
            {},
          ),
        );
        await close();
      }),
    );
  }, 60_000);

  test.each(Object.keys(limiters))('%s: as many as its limit are let through, and one more after the wait', (name) => {
    const { burst, wait } = reports.get(name) as LimitsReport;
    expect(burst).toMatchObject({ admitted: limit, end: 'refused' });
    expect([wait?.early?.status, wait?.inTime?.status]).toEqual([429, 200]);
  });

  test.each(Object.keys(limiters))('%s: docs/limits.md says of it what is so', (name) => {
    expect(readFileSync(packageFile('docs/limits.md'), 'utf8')).toContain(
      rowOf(name, reports.get(name) as LimitsReport),
    );
  });

  test('docs/limits.md says it of no other', () => {
    const rows = readFileSync(packageFile('docs/limits.md'), 'utf8').match(/^\| `[^`]+` \d+\.\d+\.\d+.*$/gm) ?? [];
    expect(rows).toEqual(Object.keys(limiters).map((name) => rowOf(name, reports.get(name) as LimitsReport)));
  });
});
