import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Exchange } from '../exchange/model.ts';
import type { Summary } from '../publish/summary.ts';
import { newLimiter } from '../send/testing/limiter.ts';
import type { Reply } from '../send/testing/thing-server.ts';
import { commandHere } from './testing/command-here.ts';
import { serve, writeOwnContract } from './testing/own-api.ts';
import { type CliResult, runCli } from './testing/run-cli.ts';

// The burst stands first in the contract; what comes after it departs.
const clauses = `
  - id: limited
    section: Limits
    statement: Ten things a minute.
    operations: all
    burst: { limit: minute, by: [{ set: { query.many: 1 }, left: 10 }] }
    expect: { status: 429, envelope: flat }
  - id: name.missing
    section: Names
    statement: Without a name the answer is 400.
    operations: all
    ask: { inputs: [missing-member] }
    expect: { status: 422 }
  - id: name.again
    section: Names
    statement: Without a name the answer is 400, and a name still creates.
    operations: all
    ask: { remove: [/name] }
    expect: { status: 400 }
    followUp: { operation: createThing, expect: { status: 201 } }
  - id: name.raced
    section: Names
    statement: Of several creations at once one succeeds.
    operations: all
    race: { requests: 2 }
    expect: { status: 409 }
  - { id: shape, section: Names, statement: Every error is flat., over: errors, expect: { envelope: flat } }
limits:
  minute: { description: Things of a minute., limit: 10, window: 60, slides: true, per: server, shows: { retryAfter: seconds } }`;

describe('a contract with a burst', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'refusal-'));
  const file = writeOwnContract(join(cwd, 'things'), clauses);
  const target = join(cwd, 'target.yaml');
  let limiter = newLimiter({ limit: 10, windowMs: 60_000 });
  const seen: string[] = [];
  let server: Awaited<ReturnType<typeof serve>>;
  const filesIn = (out: string) => ({
    summary: JSON.parse(readFileSync(join(cwd, out, 'summary.json'), 'utf8')) as Summary,
    exchanges: readFileSync(join(cwd, out, 'evidence.ndjson'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Exchange & { readonly line: string })
      .filter(({ line }) => line === 'exchange'),
  });
  const run = (out: string, ...args: readonly string[]): Promise<CliResult> => {
    seen.length = 0;
    limiter = newLimiter({ limit: 10, windowMs: 60_000 });
    return runCli(['run', file, '--target', target, '--no-allure', '--out', join(cwd, out), ...args], { cwd });
  };

  beforeAll(async () => {
    server = await serve((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', async () => {
        const body = Buffer.concat(parts).toString();
        const line = `${request.method} ${request.url}`;
        seen.push(line);
        const asked = { line, headers: request.headers, body, atMs: 0 };
        const many = request.url?.includes('many=1') ? await limiter.answer(asked) : undefined;
        const { name } = JSON.parse(body) as { readonly name?: string };
        const usual =
          name === undefined ? { status: 400, body: { error: 'no name' } } : { status: 201, body: { id: 1 } };
        const reply: Reply = request.url === '/clock' ? limiter.clock(asked) : (many ?? usual);
        response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers } as never);
        response.end(reply.body === undefined ? '' : JSON.stringify(reply.body));
      });
    });
    writeFileSync(
      target,
      `contract: things\nservers: { default: '${server.url}' }\nclock: { url: '${server.url}/clock' }\nbudget: { burst: 13 }\n`,
    );
  });
  afterAll(() => server.close());

  test('is asked after all other clauses, though these depart, and judged with them', async () => {
    const result = await run('whole');
    expect(result.code).toBe(1);
    const first = seen.findIndex((line) => line.includes('many=1'));
    expect(first).toBeGreaterThan(5);
    expect(seen.slice(first).filter((line) => line === 'POST /things')).toEqual([]);
    const { summary, exchanges } = filesIn('whole');
    expect(summary.complete).toBe(true);
    const verdicts = new Map(
      summary.clauses.flatMap(({ expectations }) => expectations.map(({ id, verdict }) => [id, verdict?.kind])),
    );
    const limits = [...verdicts].filter(([id]) => id.startsWith('limited/'));
    expect(limits.length).toBeGreaterThan(7);
    expect(limits.filter(([, kind]) => kind !== 'pass')).toEqual([]);
    expect([verdicts.get('name.missing/status'), verdicts.get('shape/envelope')]).toEqual(['fail', 'pass']);
    expect(exchanges.filter(({ role }) => role === 'clock').length).toBe(2);
  }, 60_000);

  test('is judged again from its evidence to the same', async () => {
    const har = join(cwd, 'whole.har');
    const args = ['judge', join(cwd, 'whole', 'evidence.ndjson'), '--json', '--har', har];
    const again = await commandHere(args, { cwd });
    expect([again.code, again.stderr]).toEqual([1, '']);
    const judged = JSON.parse(again.stdout) as Summary;
    const { entries } = (JSON.parse(readFileSync(har, 'utf8')) as { log: { entries: readonly unknown[] } }).log;
    expect(entries.length).toBe(filesIn('whole').exchanges.length);
    expect(judged.clauses).toEqual(filesIn('whole').summary.clauses);
  }, 60_000);

  test('is asked where it alone is selected, and nothing else is', async () => {
    const result = await run('alone', '--clause', 'limited');
    expect(result.code).toBe(0);
    expect(seen.filter((line) => line === 'POST /things')).toEqual(['POST /things']);
    expect(new Set(filesIn('alone').exchanges.map(({ probe }) => probe.split(':')[0]))).toEqual(new Set(['limited']));
  }, 60_000);

  test('is explained, and shown before it is sent', async () => {
    const explained = await commandHere(['explain', 'limited', '--contract', file], { cwd });
    expect(explained.stdout).toContain('until minute refuses it; what is expected above is said of each refusal');
    expect(explained.stdout).toContain('limited/limit:count: over the series: As many requests are let through');
    const dry = await commandHere(['run', file, '--target', target, '--dry-run'], { cwd });
    expect(dry.stdout).toContain('# question, until it is refused, 13 times at the most');
    expect(dry.stdout).toContain("# then once more too early, and once in time: the target's clock is moved on");
  }, 60_000);
});
