import { describe, expect, test } from 'vitest';
import type { CredentialRef } from '../contract/model.ts';
import { patchFor, stepFor, stepsFor } from './rows.ts';
import { patch, step } from './testing/contract.ts';

const named = (name: string): CredentialRef => ({ kind: 'named', name });

describe('who asks in one case', () => {
  test.each<[CredentialRef, CredentialRef]>([
    [named('{{who}}'), named('writer')],
    [named('{{ who }}'), named('writer')],
    [named('{{nobody}}'), { kind: 'none' }],
    [named('reader'), named('reader')],
    [named('none'), named('none')],
    [{ kind: 'none' }, { kind: 'none' }],
    [{ kind: 'default' }, { kind: 'default' }],
    [
      { kind: 'value', as: 'reader', value: '{{who}}' },
      { kind: 'value', as: 'reader', value: '{{who}}' },
    ],
  ])('%j is %j', (credential, inCase) => {
    const columns = { who: 'writer', nobody: 'none' };
    expect(patchFor(patch({ credential }), columns).credential).toEqual(inCase);
    expect(stepFor(step('ping', { credential }), columns).credential).toEqual(inCase);
  });

  test('changes nothing else', () => {
    const whole = step('ping', { credential: named('{{who}}'), set: [{ at: '/a', value: '{{who}}' }], times: 3 });
    expect(stepFor(whole, { who: 'writer' })).toEqual({ ...whole, credential: named('writer') });
  });
});

describe('the steps of one case', () => {
  const steps = [
    step('ping'),
    step('listThings', { when: { from: ['a', 'b'] } }),
    step('getThing', { when: { from: ['a'], to: [1] } }),
    step('createThing', { when: { from: ['c'] }, credential: named('{{who}}') }),
  ];
  test.each([
    [{ from: 'a', to: 1 }, ['ping', 'listThings', 'getThing']],
    [{ from: 'a', to: 2 }, ['ping', 'listThings']],
    [{ from: 'b', to: 1 }, ['ping', 'listThings']],
    [{ from: 'c', to: 1, who: 'reader' }, ['ping', 'createThing']],
    [{ from: 'd', to: 1 }, ['ping']],
    [{}, ['ping']],
  ])('%j are %j, in their order', (columns, operations) => {
    expect(stepsFor(steps, columns).map(({ operation }) => operation)).toEqual(operations);
  });

  test('are asked by its callers', () => {
    expect(stepsFor(steps, { from: 'c', who: 'reader' })[1]?.credential).toEqual(named('reader'));
  });
});
