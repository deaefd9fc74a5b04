import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  type EvidenceFooter,
  type EvidenceHeader,
  type ExchangeLine,
  evidenceFormat,
  type VerdictLine,
} from '../format.ts';
import { EvidenceWriter } from '../write.ts';

/** A path in a folder of its own, which goes with the test. */
export const newFile = (name = 'evidence.ndjson'): string => {
  const folder = mkdtempSync(join(tmpdir(), 'refusal-evidence-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, name);
};

/** The header of a small run. */
export const header: EvidenceHeader = {
  line: 'header',
  format: evidenceFormat,
  runId: 'run-1',
  startedAt: '2026-11-20T12:00:00.000Z',
  versions: { refusal: '0.1.0', node: 'v20.20.2' },
  contract: {
    id: 'things',
    digest: 'sha256:00',
    texts: { contract: { file: 'contract.yaml', text: 'id: things\n' }, openapi: { file: 'openapi.yaml', text: '' } },
  },
  target: {
    name: 'things',
    url: 'http://things.test',
    credentials: [],
    capabilities: {},
    states: 'any',
    budget: { requests: 10, burst: 10, maxWaitMs: 0, timeoutMs: 100 },
  },
  selection: { clauses: [], probes: [] },
  plan: { digest: 'sha256:01', probes: 2 },
};

/** An exchange of a probe, with `text` as its answer. */
export const exchangeOf = (probe: string, text = 'no'): ExchangeLine => ({
  line: 'exchange',
  id: `${probe}#1`,
  probe,
  role: 'question',
  of: 'getThing',
  attempt: 1,
  startedAtMs: 1_800_000_000_000,
  request: { method: 'GET', url: 'http://things.test/a', headers: [['Accept', '*/*']], body: null },
  outcome: {
    kind: 'answer',
    status: 404,
    headers: [['X-a', '\xe9']],
    body: { encoding: 'utf-8', data: text, length: Buffer.byteLength(text), capped: false },
    firstByteMs: 0.5,
    totalMs: 1.25,
  },
  values: { n: 1, none: null, list: ['a', { b: true }] },
});

/** A verdict on a probe. */
export const verdictOf = (of: string): VerdictLine => ({
  line: 'verdict',
  of,
  verdict: { kind: 'pass' },
  findings: [],
});

/** What a footer of a whole run says besides its digest. */
export const footer: Pick<EvidenceFooter, 'finishedAt' | 'complete' | 'missing'> = {
  finishedAt: '2026-11-20T12:00:01.000Z',
  complete: true,
  missing: [],
};

/** Writes evidence of `exchanges` and `verdicts`. */
export const writeSample = (
  file: string,
  exchanges: readonly ExchangeLine[] = [exchangeOf('a'), exchangeOf('b')],
  verdicts: readonly VerdictLine[] = [verdictOf('a'), verdictOf('b')],
): void => {
  const writer = new EvidenceWriter(file, header);
  for (const exchange of exchanges) writer.exchange(JSON.stringify(exchange));
  for (const verdict of verdicts) writer.verdict(verdict);
  writer.finish(footer);
};

/** The lines of a whole file of evidence: header, two exchanges, two verdicts, footer. */
export const kinds = ['header', 'exchange', 'exchange', 'verdict', 'verdict', 'footer'] as const;
