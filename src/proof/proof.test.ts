import { describe, expect, test } from 'vitest';
import { noProof } from '../publish/testing/summary.ts';
import { type Cell, type ExpectationProof, type Proof, strengthOf } from './proof.ts';

const mutants: Proof['mutants'] = [
  { id: 'a', title: 'A.', touches: 'code', harm: 'harmful' },
  { id: 'b', title: 'B.', touches: 'code', harm: 'harmful' },
  { id: 'c', title: 'C.', touches: 'nothing', harm: 'harmless' },
];
const cell = (mutant: string, outcome: Cell['outcome'], departed: number): Cell => ({
  mutant,
  outcome,
  answers: 3,
  departed,
});
const expectation = (id: string, ...cells: readonly Cell[]): ExpectationProof => ({
  id,
  clause: 'x',
  aspect: 'code',
  level: 'must',
  proven: cells.some(({ outcome, departed }) => outcome !== 'red' && departed > 0),
  cells,
});
const example = { exchange: 'x#1', before: '"A"', after: '"B"' };

describe('the strength of a proof', () => {
  test('counts each mutant that was noticed once, harmless ones never', () => {
    const proof: Proof = {
      ...noProof,
      mutants,
      expectations: [
        expectation('x/code', cell('a', 'killed', 3), cell('c', 'held', 0)),
        expectation('y/code', cell('a', 'killed', 3), cell('b', 'survived', 1)),
        expectation('z/code', cell('b', 'survived', 0), cell('c', 'red', 2)),
      ],
      survivors: [
        { expectation: 'y/code', mutant: 'b', answers: 2, example },
        { expectation: 'z/code', mutant: 'b', answers: 3, example, reason: 'The document leaves it open.' },
      ],
      overStrict: [{ expectation: 'z/code', mutant: 'c', exchange: 'x#1', found: 'code-differs' }],
    };
    expect(strengthOf(proof)).toEqual({
      holding: 3,
      proven: 2,
      unproven: ['z/code'],
      mutants: 2,
      survivors: 1,
      overStrict: 1,
      sample: noProof.sample,
    });
  });
});
