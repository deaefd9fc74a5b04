import { expect, test } from 'vitest';
import type { Exchange } from '../exchange/model.ts';
import type { Probe } from '../plan/probe.ts';
import { readBurst } from './burst.ts';
import { answered, type Said } from './testing/answers.ts';
import { answerClause, contractOf, must, problem } from './testing/contract.ts';
import { probeOf } from './testing/judge.ts';

// A refusal may come under a status that says success: by its body, in which the clause wants its refusals.

const envelope = { id: 'clause/envelope', aspect: 'envelope', envelope: 'simple', ...must } as const;
const caller = { states: [], patch: { credential: { kind: 'default' }, set: [], remove: [] } } as const;
const clause = answerClause({
  alternatives: [[envelope]],
  burst: { limit: 'two', by: [caller], promises: [] },
});
const contract = contractOf({
  clauses: [clause],
  envelopes: {
    problem,
    simple: { id: 'simple', schema: { type: 'object', required: ['detail'] }, parts: {} },
  },
});
const probeWith = (left: number): Probe => ({
  ...probeOf(),
  burst: {
    limit: 'two',
    policy: { limit: 2, windowMs: null, slides: true, cost: 1, shows: { on: 'refusals', parts: [] } },
    left,
    most: 4,
    maxWaitMs: null,
    shared: null,
    apart: null,
  },
});
const headers = [['Content-Type', 'application/json']] as const;
const fatesOf = (left: number, ...said: readonly Said[]): readonly string[] | undefined => {
  const exchanges: readonly Exchange[] = said.map((one, at) => answered({ number: at + 1, headers, ...one }));
  return readBurst(contract, probeWith(left), exchanges)?.asked.map(({ asked }) => asked.fate);
};

const thing: Said = { status: 201, body: { id: 1 } };
const wordy: Said = { status: 200, body: { detail: 'Daily budget used up.', budget: 5 } };
const refused: Said = { status: 403, body: { detail: 'Daily budget used up.' } };

test('a refusal in its envelope under 200 is hidden, and lets nothing through', () => {
  expect(fatesOf(2, thing, thing, wordy, refused)).toEqual(['admitted', 'admitted', 'hidden', 'refused']);
});

test('another envelope of the contract makes no refusal, nor does a body that is no JSON', () => {
  const other: Said = { status: 200, body: { code: 'made' } };
  expect(fatesOf(2, thing, other, { status: 200, body: 'made' })).toEqual(['admitted', 'admitted', 'admitted']);
});

test('an envelope that the first success is in as well tells nothing', () => {
  expect(fatesOf(2, wordy, wordy, refused)).toEqual(['admitted', 'admitted', 'refused']);
});

test('where nothing is left the first answer is a refusal to begin with', () => {
  expect(fatesOf(0, wordy, refused)).toEqual(['hidden', 'refused']);
});
