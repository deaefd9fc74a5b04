import { describe, expect, test } from 'vitest';
import type { Exchange } from '../exchange/model.ts';
import { answered, type Said, unanswered } from './testing/answers.ts';
import { judge, probeOf } from './testing/judge.ts';

const control = (said: Said): Exchange => answered({ probe: 'c', role: 'control', ...said });
const question = answered();
const verdictWith = (...controls: readonly Exchange[]) =>
  judge([...controls, question], { probe: probeOf({ control: 'c' }) })?.verdict;
const refused = (detail: string) => ({ kind: 'inconclusive', cause: 'control-refused', detail });

describe('where the same request unspoiled is accepted', () => {
  test.each([200, 201, 204, 299])('as %i the question is judged', (status) => {
    expect(verdictWith(control({ status }))).toEqual({ kind: 'pass' });
  });

  test('when it is sent once more the question is judged', () => {
    expect(verdictWith(control({ status: 503 }), control({ status: 201, number: 2, attempt: 2 }))).toEqual({
      kind: 'pass',
    });
  });

  test('by a redirect that its operation documents the question is judged', () => {
    expect(verdictWith(control({ status: 303, of: 'getThing' }))).toEqual({ kind: 'pass' });
    expect(verdictWith(control({ status: 303 }))).toEqual(refused('the unspoiled request was answered 303'));
  });
});

describe('where the same request unspoiled is not accepted', () => {
  test.each([400, 401, 429, 500, 503])('but answered %i the question proves nothing', (status) => {
    expect(verdictWith(control({ status }))).toEqual(refused(`the unspoiled request was answered ${status}`));
  });

  test('because nobody answered the question proves nothing', () => {
    expect(verdictWith(unanswered({ probe: 'c', role: 'control' }))).toEqual(
      refused('the unspoiled request got no answer'),
    );
  });

  test('because it is not among the exchanges there is no verdict, and the run is incomplete', () => {
    expect(verdictWith()).toBeUndefined();
  });

  test('because only its setup is among the exchanges the question proves nothing', () => {
    expect(verdictWith(control({ role: 'setup', status: 201 }))).toEqual(refused('the unspoiled request was not sent'));
  });

  test('because it could not be filled it is our own fault', () => {
    const unfilled = unanswered({ probe: 'c', role: 'control', lacks: 'nothing is known under {{id}}' });
    expect(verdictWith(unfilled)).toEqual({ kind: 'error', detail: 'nothing is known under {{id}}' });
  });

  test('because its own setup failed that is said', () => {
    expect(verdictWith(control({ role: 'setup', status: 500 }))).toEqual({
      kind: 'inconclusive',
      cause: 'setup-failed',
      detail: 'step createThing: answered 500',
    });
    expect(verdictWith(control({ role: 'state', of: 'old', status: 404 }))).toEqual({
      kind: 'not-tested',
      lacks: 'state',
      name: 'old',
    });
  });

  test('the verdict is the same for an answer that would depart', () => {
    const probe = probeOf({ control: 'c' });
    const departing = answered({ status: 200 });
    expect(judge([control({ status: 401 }), departing], { probe })).toMatchObject({
      verdict: refused('the unspoiled request was answered 401'),
      findings: [],
    });
  });

  test('a question without an answer says that it had none', () => {
    const exchanges = [control({ status: 401 }), unanswered()];
    expect(judge(exchanges, { probe: probeOf({ control: 'c' }) })?.verdict).toMatchObject({ cause: 'no-answer' });
  });
});

describe('a question has no verdict', () => {
  test('where it is missing', () => {
    expect(judge([])).toBeUndefined();
    expect(judge([answered({ role: 'setup', status: 201 })])).toBeUndefined();
    expect(judge([control({ status: 201 })], { probe: probeOf({ control: 'c' }) })).toBeUndefined();
  });

  test('of the exchanges of another', () => {
    expect(judge([answered({ probe: 'q' })])).toBeUndefined();
  });
});
