import { describe, expect, test } from 'vitest';
import type { Credential, RequestPatch } from '../contract/model.ts';
import type { Operation } from '../contract/operation.ts';
import type { BadInput } from './bad-input.ts';
import type { DraftCredential } from './draft.ts';
import { fill } from './fill.ts';
import { contractOf, operations, patch, step } from './testing/contract.ts';

const sessionOf = (id: string): Credential => ({
  id,
  description: '',
  scheme: 'key',
  scopes: [],
  set: [{ at: 'header.X-Csrf', value: `{{${id}.csrf}}` }],
  login: { needs: [], value: `v {{${id}.token}}`, step: step('ping') },
});
const known: Readonly<Record<string, string>> = {
  'admin.token': 'admin-token',
  'admin.csrf': 'admin-csrf',
  'member.token': 'member-token',
  'member.csrf': 'member-csrf',
};
/** Puts another caller in place. */
const calledBy = (credential: DraftCredential): BadInput => ({
  id: 'caller',
  title: '',
  touches: 'credential',
  places: () => [''],
  spoil: (draft) => ({ ...draft, credential }),
});

const sent = (patches: readonly RequestPatch[], bad?: BadInput, values = known) => {
  const { reader } = contractOf().credentials as { readonly reader: Credential };
  const contract = contractOf({
    securitySchemes: { key: { id: 'key', type: 'apiKey', in: 'cookie', name: 'sid' } },
    credentials: { reader, admin: sessionOf('admin'), member: sessionOf('member') },
  });
  const operation = { ...(operations.listThings as Operation), parameters: [] };
  const ask = { operation, patches, ...(bad ? { input: { bad, at: '' as const } } : {}) };
  const { request } = fill(contract, ask, {
    url: 'http://api.test',
    lookup: (name) => values[name],
    credentials: { reader: 'r' },
  });
  return Object.fromEntries(request.headers.filter(([name]) => name !== 'Accept'));
};
const admin = patch({ credential: { kind: 'named', name: 'admin' } });

describe('what is sent beside a credential', () => {
  test('goes with it', () => {
    expect(sent([admin])).toEqual({ Cookie: 'sid=v admin-token', 'X-Csrf': 'admin-csrf' });
  });

  test.each<[string, Partial<RequestPatch>, object]>([
    ['not with another caller', { credential: { kind: 'named', name: 'reader' } }, { Cookie: 'sid=r' }],
    ['not with nobody', { credential: { kind: 'none' } }, {}],
    ['not with a value in its manner', { credential: { kind: 'value', as: 'admin', value: 'x' } }, { Cookie: 'sid=x' }],
    ['not where it is removed', { remove: ['header.x-csrf'] }, { Cookie: 'sid=v admin-token' }],
    [
      'not where another is set',
      { set: [{ at: 'header.X-Csrf', value: 'y' }] },
      { Cookie: 'sid=v admin-token', 'X-Csrf': 'y' },
    ],
  ])('%s', (_, over, headers) => {
    expect(sent([admin, patch(over)])).toEqual(headers);
  });

  test.each<[string, DraftCredential, object]>([
    ['nobody', { kind: 'none' }, {}],
    ['another session', { kind: 'named', name: 'member' }, { Cookie: 'sid=v member-token', 'X-Csrf': 'member-csrf' }],
    ['a caller who sends nothing beside', { kind: 'named', name: 'reader' }, { Cookie: 'sid=r' }],
    [
      'a made-up credential: that alone is wrong',
      { kind: 'made-up', scheme: 'key', value: 'm' },
      { Cookie: 'sid=m', 'X-Csrf': 'admin-csrf' },
    ],
  ])('is that of the caller whom a bad input puts in place: %s', (_, credential, headers) => {
    expect(sent([admin], calledBy(credential))).toEqual(headers);
  });

  test('stays removed where a bad input puts another caller in place', () => {
    const removed = patch({ remove: ['header.X-Csrf'] });
    expect(sent([admin, removed], calledBy({ kind: 'named', name: 'member' }))).toEqual({
      Cookie: 'sid=v member-token',
    });
  });
});

describe('a reference without a value', () => {
  const set = (at: `query.${string}` | `header.${string}`, value: string) => patch({ set: [{ at, value }] });

  test('is missed', () => {
    expect(() => sent([admin], undefined, {})).toThrow('nothing is known under {{admin.csrf}}');
    expect(() => sent([set('header.X', '{{lost}}')])).toThrow('nothing is known under {{lost}}');
    expect(() => sent([set('header.X', '{{lost}}'), set('header.Y', 'y')])).toThrow('nothing is known under {{lost}}');
  });

  test('is not where a later patch sets something else there, or removes it', () => {
    const reader = patch({ credential: { kind: 'named', name: 'reader' } });
    expect(sent([reader, set('header.X', '{{lost}}'), set('header.X', 'x')])).toMatchObject({ X: 'x' });
    expect(sent([reader, set('header.X', '{{lost}}'), patch({ remove: ['header.X'] })])).not.toHaveProperty('X');
  });

  test('is missed where an earlier one set something else there', () => {
    expect(() => sent([set('header.X', 'x'), set('header.X', '{{lost}}')])).toThrow('nothing is known under {{lost}}');
  });
});
