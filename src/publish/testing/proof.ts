import { aspects } from '../../contract/model.ts';
import type { ExpectationProof, Outcome, Survivor } from '../../proof/proof.ts';
import { countCells, type ProofReport, proofFormat } from '../proof-report.ts';

/** A made-up proof of `expectations` by `mutants`, of which each tenth cell survives and each third does not apply. */
export const madeUpProof = (expectations: number, mutants: number, over: Partial<ProofReport> = {}): ProofReport => {
  const spoilings = Array.from({ length: mutants }, (_, at) => ({
    id: `mutant-that-spoils-something-${at}`,
    title: `What becomes of the answer under the mutant with the number ${at}.`,
    touches: at % 4 === 3 ? ('nothing' as const) : (aspects[at % aspects.length] ?? 'status'),
    harm: at % 4 === 3 ? ('harmless' as const) : ('harmful' as const),
  }));
  const survivors: Survivor[] = [];
  const own = Array.from({ length: expectations }, (_, row): ExpectationProof & { readonly says: string } => {
    const id = `section.clause-${Math.floor(row / 4)}/member:/part/${row % 4}`;
    const cells = spoilings.flatMap(({ id: mutant, harm }, column) => {
      if ((row + column) % 3 === 0) return [];
      const survives = harm === 'harmful' && (row * 7 + column) % 10 === 0;
      if (survives)
        survivors.push({
          expectation: id,
          mutant,
          answers: 3,
          example: {
            exchange: `${id.split('/')[0]}:op:input@/a#1`,
            before: '"was so"'.repeat(8),
            after: '"is so"'.repeat(8),
          },
          ...(column % 2 === 0 ? { reason: `The document says nothing of the matter with the number ${column}.` } : {}),
        });
      const outcome: Outcome = harm === 'harmless' ? 'held' : survives ? 'survived' : 'killed';
      return [{ mutant, outcome, answers: 12, departed: outcome === 'killed' ? 12 : 0 }];
    });
    return {
      id,
      clause: id.split('/')[0] as string,
      aspect: 'member',
      level: 'must',
      proven: cells.some(({ outcome }) => outcome === 'killed'),
      says: `/part/${row % 4} valid against {"type":"string"}`,
      cells,
    };
  });
  const clauses = [...new Set(own.map(({ clause }) => clause))].map((id) => ({
    id,
    section: 'Errors / Parts of an error',
    statement: `The statement of ${id}, which says what every part of its answer is.`,
  }));
  const unproven = own.filter(({ proven }) => !proven).length;
  const harmful = spoilings.filter(({ harm }) => harm === 'harmful').length;
  return {
    format: proofFormat,
    versions: { refusal: '0.1.0' },
    contract: { id: 'made-up', title: 'Made up', digest: `sha256:${'0'.repeat(64)}` },
    target: { name: 'made-up', url: 'http://made-up.test' },
    evidence: {
      runId: '00000000-0000-4000-8000-000000000000',
      startedAt: '2026-11-20T00:00:00.000Z',
      sha256: '1'.repeat(64),
    },
    exitCode: 1,
    totals: {
      expectations: { holding: expectations, proven: expectations - unproven, unproven, others: 0 },
      mutants: { harmful, harmless: mutants - harmful, noticed: harmful },
      cells: countCells({ survivors, mutants: spoilings }, own),
      rejudged: 100_000,
    },
    mutants: spoilings,
    clauses,
    expectations: own,
    survivors,
    overStrict: [],
    idleReasons: [],
    unknownMutants: [],
    sample: { answers: null, invariantAnswers: 100 },
    ...over,
  };
};

/** A proof of three expectations by four mutants, with every outcome that there is. `after`: what an answer's message was spoiled to. */
export const smallProof = (after = '"Any such thing."'): ProofReport => {
  const example = { exchange: 'a.first:getThing#1', before: '"No such thing."', after };
  const mutants = [
    { id: 'spaces', title: 'There are more spaces.', touches: 'nothing', harm: 'harmless' },
    { id: 'other-status', title: 'The status is another.', touches: 'status', harm: 'harmful' },
    { id: 'other-word', title: 'One word is another.', touches: 'message', harm: 'harmful' },
    { id: 'no-message', title: 'There is no message.', touches: 'message', harm: 'harmful' },
  ] as const;
  const cell = (mutant: string, outcome: Outcome, answers: number, departed: number) => ({
    mutant,
    outcome,
    answers,
    departed,
  });
  const expectations = [
    {
      id: 'a.first/status',
      clause: 'a.first',
      aspect: 'status',
      level: 'must',
      proven: true,
      says: 'status 404',
      cells: [cell('other-status', 'killed', 4, 4), cell('no-message', 'survived', 4, 0), cell('spaces', 'held', 4, 0)],
    },
    {
      id: 'a.first/message',
      clause: 'a.first',
      aspect: 'message',
      level: 'should',
      proven: true,
      says: 'message a text',
      cells: [
        cell('other-status', 'killed', 4, 4),
        cell('other-word', 'survived', 4, 1),
        cell('no-message', 'survived', 4, 0),
        cell('spaces', 'red', 4, 2),
      ],
    },
    {
      id: 'b.second/member:/hint',
      clause: 'b.second',
      aspect: 'member',
      level: 'may',
      proven: false,
      says: '/hint absent',
      cells: [cell('spaces', 'held', 2, 0)],
    },
  ] as const;
  const survivors: readonly Survivor[] = [
    { expectation: 'a.first/status', mutant: 'no-message', answers: 4, example: { ...example, after: '(nothing)' } },
    { expectation: 'a.first/message', mutant: 'other-word', answers: 3, example },
    {
      expectation: 'a.first/message',
      mutant: 'no-message',
      answers: 4,
      example: { ...example, after: '(nothing)' },
      reason: 'The document promises no text.',
    },
  ];
  return {
    ...madeUpProof(0, 0),
    totals: {
      expectations: { holding: 3, proven: 2, unproven: 1, others: 1 },
      mutants: { harmful: 3, harmless: 1, noticed: 2 },
      cells: countCells({ survivors, mutants }, expectations),
      rejudged: 34,
    },
    mutants,
    clauses: [
      { id: 'a.first', section: 'Things', statement: 'A thing that is not there is 404.' },
      { id: 'b.second', section: 'Hints', statement: 'A thing may be hinted at.' },
    ],
    expectations,
    survivors,
    overStrict: [
      { expectation: 'a.first/message', mutant: 'spaces', exchange: 'a.first:getThing#2', found: 'message-differs' },
    ],
    idleReasons: [{ mutants: ['other-status'], expectations: ['b.second/*'] }],
    unknownMutants: ['survivors[1].mutants[0]: found no-mesage; wanted a mutant; did you mean no-message?'],
  };
};
