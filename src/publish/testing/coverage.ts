import type { Clause, Contract, Expectation } from '../../contract/model.ts';
import { sectionDigest } from '../../document/digest.ts';
import { answerClause, contractOf } from '../../judge/testing/contract.ts';
import { type FunnelClause, funnelOf } from '../funnel.ts';
import type { Summary } from '../summary.ts';
import { departing, holds, summaryOf } from './summary.ts';

const expectationOf = (id: string, level: 'must' | 'should'): Expectation => ({
  id,
  aspect: 'status',
  anyOf: [400],
  level,
  basis: 'document',
});

/** A contract of a few clauses, one for each way in which a clause may come to its end, and a run of it. `said` is what the document says. */
export const smallCoverage = (said = 'It is said.'): { readonly contract: Contract; readonly summary: Summary } => {
  const clause = (id: string, section: string, ...expectations: [Expectation, ...Expectation[]]): Clause =>
    answerClause({ id, section, statement: `${said} (${id})`, alternatives: [expectations] });
  const clauses: readonly Clause[] = [
    clause('a.fails', 'First', expectationOf('a.fails/status', 'must'), expectationOf('a.fails/message', 'should')),
    clause('a.passes', 'First', expectationOf('a.passes/status', 'must')),
    clause('b.unproven', 'Second / Part', expectationOf('b.unproven/status', 'must')),
    clause('b.left-out', 'Second / Part', expectationOf('b.left-out/status', 'should')),
    {
      id: 'c.none',
      kind: 'untestable',
      section: 'Last',
      statement: said,
      capabilities: [],
      reason: `Nobody can. ${said}`,
    },
  ];
  const sections = ['First', 'Second', 'Second / Part', 'Forgotten', 'Last'].map((section) => ({
    section,
    digest: sectionDigest(section === 'Second' ? [] : [section]),
  }));
  const contract: Contract = {
    ...contractOf({ clauses }),
    id: 'things',
    document: { title: 'Things', url: 'https://docs.things.example', retrieved: '2026-11-20', sections },
  };
  const come = (id: string, stage: FunnelClause['stage'], ...why: FunnelClause['why'][number][]): FunnelClause => ({
    id,
    stage,
    why,
  });
  const summary = summaryOf({
    expectations: [
      departing({ id: 'a.fails/status', level: 'must', kind: 'fail' }),
      { ...holds('a.fails/message', 3, 1), level: 'should' },
      holds('a.passes/status', 12),
      holds('b.unproven/status', 0),
    ],
    funnel: funnelOf([
      come('a.fails', 'decided', { kind: 'survivor', name: 'a.fails/message × other-word' }),
      come('a.passes', 'proven'),
      come('b.unproven', 'decided', { kind: 'unproven', name: 'b.unproven/status' }),
      come('b.left-out', 'testable', { kind: 'selection', name: '' }),
      come('c.none', 'documented', { kind: 'untestable', name: `Nobody can. ${said}` }),
    ]),
  });
  return { contract, summary };
};
