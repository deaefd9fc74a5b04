import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { type ProofReport, proofFormat } from './proof-report.ts';
import { showProof } from './proof-terminal.ts';
import { madeUpProof, smallProof } from './testing/proof.ts';

const shown = (report: ProofReport, verbose = false): string => stripVTControlCharacters(showProof(report, verbose));

describe('a proof in the terminal', () => {
  test('has a line for each clause, under its section', () => {
    const text = shown(smallProof());
    expect(text).toMatch(
      / {2}Things +expectations +killed +survived +explained +held +red +n\/a\n {2}✗ a\.first +2 +2 +2 +1 +1 +1 +1\n/,
    );
    expect(text).toMatch(/ {2}Hints\n {2}\? b\.second +1 +0 +0 +0 +1 +0 +3\n/);
    expect(text).not.toMatch(/a\.first\/status +\d/);
  });

  test('with verbose one for each expectation, with every mutant by name', () => {
    const text = shown(smallProof(), true);
    expect(text).toMatch(/a\.first\/status +1/);
    expect(text).toMatch(
      /✗ {3}a\.first\/message +1 +1 +1 +0 +1 +0\n +killed +other-status\n +survived +other-word\n +explained +no-message\n +red +spaces\n/,
    );
  });

  test('tells survivors of one mutant and one wording once', () => {
    const report = madeUpProof(40, 20);
    const [first] = report.survivors;
    const survivors = Array.from({ length: 8 }, (_, at) => ({
      expectation: `section.clause-${at}/member:/part/0`,
      mutant: first?.mutant ?? '',
      answers: 3,
      example: { exchange: `x#${at}`, before: 'a\u001b[31m', after: 'b\u0007' },
    }));
    const text = shown({ ...report, survivors });
    expect(text.match(/does not notice/g)).toHaveLength(1);
    expect(text).toMatch(/before +a\\u001b\[31m\n +after +b\\u0007\n/);
    expect(text).toMatch(/in +24 answers, such as x#0\n +also +(\S+, ){4}\S+ and 2 more\n/);
    expect(shown({ ...report, survivors }, true)).not.toContain('and 2 more');
  });

  test('tells what is over-strict, unproven and explained, and notes', () => {
    const text = shown(smallProof());
    expect(text).toMatch(
      /! a\.first\/message {2}is too strict at spaces\n {4}There are more spaces\.\n +departs +message-differs\n +in +a\.first:getThing#2\n/,
    );
    expect(text).toMatch(/\? 1 expectation unproven[^\n]*\n {4}b\.second\/member:\/hint {2}\/hint absent\n/);
    expect(text).toMatch(
      /~ 1 survivor explained {2}The document promises no text\.\n +mutants +no-message\n +of +a\.first\/message\n/,
    );
    expect(text).toContain('note survivors[1].mutants[0]: found no-mesage');
    expect(text).toContain('note survivors: the reason for other-status at b.second/* explains no survivor');
  });

  test('ends with totals, the sample and the conclusion', () => {
    const text = shown(smallProof());
    expect(text).toContain(
      'expectations  3 hold, 2 proven able to fail, 1 unproven, 1 other does not hold and is not looked at\n',
    );
    expect(text).toContain('cells         2 killed, 2 survived, 1 explained, 2 held, 1 red, 4 not applicable\n');
    expect(text).toContain(
      'judged again  34 judgements on spoiled answers: every single answer and race; of the answers',
    );
    expect(text).toMatch(/2 survivors without a reason; over-strict in 1 cell \(exit code 1\)$/);
    expect(shown({ ...smallProof(), sample: { answers: 2, invariantAnswers: null } })).toContain(
      '2 single answers of each clause, kind and mutant; every answer of which an invariant speaks',
    );
  });

  test('says of a shard that it is one', () => {
    const { evidence } = smallProof();
    const text = shown({ ...smallProof(), format: proofFormat, evidence: { ...evidence, shard: { index: 2, of: 3 } } });
    expect(text).toContain('This is shard 2/3: only the joined run proves the whole.');
  });
});
