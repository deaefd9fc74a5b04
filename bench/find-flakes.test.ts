import { expect, test } from 'vitest';
import type { EmbeddedProvider } from '../fixtures/providers/provider.ts';
import { xavigate } from '../fixtures/providers/xavigate/xavigate.ts';
import { type Spoil, startSpoilingProxy } from '../src/cli/testing/spoiling-proxy.ts';
import { findFlakes } from './find-flakes.ts';

/** Xavigate, spoiled otherwise each time that it is started; the last spoiling stays. */
const spoiledInTurn = (...spoils: readonly Spoil[]): EmbeddedProvider => {
  let starts = 0;
  return {
    ...xavigate,
    start: async (options) => {
      const sandbox = await xavigate.start(options);
      const proxy = await startSpoilingProxy(sandbox.url, spoils[Math.min(starts++, spoils.length - 1)] as Spoil);
      const close = async () => {
        await proxy.close();
        await sandbox.close();
      };
      return { ...sandbox, url: proxy.url, close };
    },
  };
};

const plain: Spoil = (answer) => answer;
const teapot: Spoil = (answer) => (answer.status === 404 ? { ...answer, status: 418 } : answer);
/** An id of its own beside each error code, where only the code may stand. */
const quoting =
  (own: () => string): Spoil =>
  (answer) => ({ ...answer, body: answer.body.replace(/"error_code":"[^"]*"/, () => `"error_code":"${own()}"`) });
const search = (runs: number) => ({ runs, connections: [1, 8], progress: () => {} });

test('a provider that answers alike each time has no flakes, over one connection or eight', async () => {
  const seen: string[] = [];
  const { flakes, masks } = await findFlakes([xavigate], {
    ...search(2),
    progress: (contract, run, verdicts) => seen.push(`${contract} ${run} ${verdicts > 100}`),
  });
  expect(flakes).toEqual([]);
  expect(masks).toEqual({});
  expect(seen).toEqual(['xavigate 1 true', 'xavigate 2 true']);
}, 60_000);

test('a provider that answers otherwise the second time is found, with its first verdict and its second', async () => {
  const { flakes } = await findFlakes([spoiledInTurn(plain, teapot, plain)], search(3));
  expect(flakes.length).toBeGreaterThan(5);
  expect(new Set(flakes.map(({ run, connections }) => `${run} ${connections}`))).toEqual(new Set(['2 8']));
  const { first, now } = flakes.find(({ of }) => of.startsWith('not-found.unknown-id:')) ?? {};
  expect(first).toContain('"kind":"pass"');
  expect(now).toMatch(/"kind":"fail".*"code":"status-differs".*"expected":404,"actual":418/);
}, 60_000);

test('a value that no two runs share is masked where a finding quotes it, and told', async () => {
  let minted = 0;
  const ids = quoting(() => `req_${String(minted++).padStart(16, '0')}`);
  const { flakes, masks } = await findFlakes([spoiledInTurn(ids)], search(2));
  expect(flakes).toEqual([]);
  expect(masks['minted id']).toBeGreaterThan(100);
}, 60_000);

test('a value that is not masked is a difference, though verdict and code are the same', async () => {
  const { flakes } = await findFlakes(
    [
      spoiledInTurn(
        quoting(() => 'first'),
        quoting(() => 'second'),
      ),
    ],
    search(2),
  );
  expect(flakes.length).toBeGreaterThan(100);
  const { first = '', now } = flakes[0] ?? {};
  expect(first).toContain('"first"');
  expect(first.replaceAll('"first"', '"second"')).toBe(now);
}, 60_000);
