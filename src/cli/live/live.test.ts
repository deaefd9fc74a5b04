import { beforeAll, describe, expect, test } from 'vitest';
import { inputs } from '../../../fixtures/inputs/index.ts';
import { mutants } from '../../../fixtures/mutants/index.ts';
import { expectationsIn } from '../../../fixtures/mutants/testing/spoil-run.ts';
import { xavigate } from '../../../fixtures/providers/xavigate/xavigate.ts';
import { type Recording, recordThrough } from '../../../fixtures/testing/record.ts';
import { loadContract } from '../../contract/load.ts';
import { packageFile } from '../../contract/package-file.ts';
import type { Mutant } from '../../proof/mutant.ts';
import { isInScope, type Scope } from './scope.ts';
import { newSpoiler } from './spoiler.ts';
import { startMutated } from './start-mutated.ts';

const { contract } = loadContract(packageFile('contracts/xavigate/contract.yaml'), [...inputs.keys()]);

/** Every aspect but count has something to be said of here; every invariant is judged over these answers. */
const clauses = [
  'unauthenticated.key-missing',
  'insufficient-scope.read',
  'not-found.unknown-id',
  'validation.several-fields',
  'rate-limit-exceeded',
];
const refusals: Scope = { operations: [], statuses: [] };

/** A mutant of each aspect that answers have by themselves, one of several answers, and harmless ones; three of them at work on less than all refusals. */
const asked: readonly (readonly [mutant: string, scope: Scope])[] = [
  ['another-refusal-status', refusals],
  ['html-media-type', { operations: [], statuses: ['4xx'] }],
  ['cut-json', refusals],
  ['code-of-another-row', { operations: ['createSubject', 'listSubjects'], statuses: [] }],
  ['another-word-in-the-message', { operations: [], statuses: [403, 429] }],
  ['field-left-out', refusals],
  ['request-id-as-list', refusals],
  ['fraction-in-retry-after', refusals],
  ['another-status-in-the-body', refusals],
  ['request-id-twice', refusals],
  ['white-space', refusals],
  ['headers-reordered', refusals],
  ['media-type-parameter', refusals],
];

/** A recording as the server would have given it: the same answers spoiled, by the same function, in the order in which they came. */
const spoiledOffline = (recording: Recording, mutant: Mutant, scope: Scope): Recording => {
  const spoiler = newSpoiler(contract, mutant);
  const exchanges = recording.exchanges.map((exchange) => {
    const { role, outcome, of } = exchange;
    const isOfApi = role !== 'state' && role !== 'teardown' && outcome.kind === 'answer';
    return isOfApi && isInScope(contract, scope, of, outcome.status) ? (spoiler(exchange) ?? exchange) : exchange;
  });
  return { ...recording, exchanges };
};

/** What came of each expectation: its verdict, and the codes of its findings. */
const concluded = (recording: Recording): readonly string[] =>
  expectationsIn(recording).map(({ id, verdict, findings }) =>
    [id, verdict.kind, ...new Set(findings.map(({ code }) => code))].join(' '),
  );

let conforming: Recording;
beforeAll(async () => {
  conforming = await recordThrough(xavigate, { clauses });
});

describe.each(asked)('%s at work on %j', (id, scope) => {
  test('a run against the server comes to the verdicts that its recorded answers give when they are spoiled', async () => {
    const mutant = mutants.find((one) => one.id === id) as Mutant;
    const faults: unknown[] = [];
    const live = await recordThrough(xavigate, {
      clauses,
      frontOf: (sandbox) =>
        startMutated({ sandbox, contract, mutant, scope, port: 0, fault: (error) => faults.push(error) }),
    });
    const found = concluded(live);
    expect(faults).toEqual([]);
    expect(found).toEqual(concluded(spoiledOffline(conforming, mutant, scope)));
    const departing = found.filter((line) => / (fail|warn)/.test(line));
    if (mutant.harm === 'harmful')
      expect(departing.filter((line) => line.includes(`/${mutant.touches}`))).not.toEqual([]);
    else expect(found).toEqual(concluded(conforming));
  });
});

test('all that is asked passes where nothing is spoiled', () => {
  const pass = expectationsIn(conforming).filter(
    ({ verdict, findings }) => verdict.kind !== 'pass' || findings.length > 0,
  );
  expect(pass).toEqual([]);
  expect(new Set(expectationsIn(conforming).map(({ id }) => id.replace(/^[^/]*\/([a-z-]+).*/, '$1'))).size).toBe(11);
});
