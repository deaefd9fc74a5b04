import { describe, expect, test } from 'vitest';
import type { Json } from '../contract/json.ts';
import type { RequestPatch } from '../contract/model.ts';
import type { Operation } from '../contract/operation.ts';
import { MissingValue } from '../contract/template.ts';
import type { BadInput } from './bad-input.ts';
import type { Draft } from './draft.ts';
import { fill, uniqueName } from './fill.ts';
import { contractOf, operations, patch } from './testing/contract.ts';
import { tinyInputs } from './testing/inputs.ts';

const contract = contractOf();
const filled = (
  id: string,
  patches: readonly RequestPatch[] = [],
  values: Readonly<Record<string, Json>> = {},
  input?: { readonly bad: BadInput; readonly at: '' | `/${string}` },
) => {
  const operation = operations[id];
  if (!operation) throw new TypeError(`no operation is called ${id}`);
  return fill(
    contract,
    { operation, patches, ...(input ? { input } : {}) },
    {
      url: 'http://api.test/v1',
      lookup: (reference) => values[reference],
      credentials: { reader: 'key-r', writer: 'key-w' },
    },
  );
};
const bodyOf = (...args: Parameters<typeof filled>): string =>
  Buffer.from(filled(...args).request.body ?? []).toString();
const urlOf = (...args: Parameters<typeof filled>): string => filled(...args).request.url;
const accept = ['Accept', 'application/json, application/problem+json;q=0.9, */*;q=0.1'];

describe('the valid request', () => {
  test('with a body is what its example says', () => {
    expect(filled('createThing').request).toEqual({
      method: 'POST',
      url: 'http://api.test/v1/things',
      headers: [accept, ['Content-Type', 'application/json'], ['Authorization', 'Bearer key-w']],
      body: Buffer.from('{"name":"one","tags":["a"]}'),
    });
  });

  test('without a body has the parameters that have an example', () => {
    expect(filled('listThings').request).toEqual({
      method: 'GET',
      url: 'http://api.test/v1/things?limit=20',
      headers: [accept, ['X-Trace', 'trace-1'], ['Authorization', 'Bearer key-r']],
    });
  });

  test('has the cookies that have an example', () => {
    const sid = { name: 'sid', in: 'cookie', required: true, schema: {}, example: 's 1' } as const;
    const ask = { operation: { ...(operations.ping as Operation), parameters: [sid] }, patches: [] };
    const values = { url: 'http://api.test', lookup: () => undefined, credentials: {} };
    expect(fill(contract, ask, values).request.headers).toEqual([accept, ['Cookie', 'sid=s 1']]);
  });

  test('has examples that are no text as JSON', () => {
    const wanted = { required: true, schema: {} };
    const parameters: Operation['parameters'] = [
      { ...wanted, name: 'id', in: 'path', example: 7 },
      { ...wanted, name: 'X-Level', in: 'header', example: 3 },
      { ...wanted, name: 'of', in: 'query', example: ['a'] },
    ];
    const ask = { operation: { ...(operations.ping as Operation), path: '/things/{id}', parameters }, patches: [] };
    const { request, pathParameters } = fill(contract, ask, { url: '', lookup: () => undefined, credentials: {} });
    expect(request).toMatchObject({ url: '/things/7?of=%5B%22a%22%5D', headers: [accept, ['X-Level', '3']] });
    expect(pathParameters).toStrictEqual({ id: '7' });
  });

  test('has a path whose parameters stay as they are where nothing is known of them', () => {
    const ask = { operation: { ...(operations.ping as Operation), path: '/things/{id}' }, patches: [] };
    const { request } = fill(contract, ask, { url: '', lookup: () => undefined, credentials: {} });
    expect(request.url).toBe('/things/{id}');
  });

  test('tells the path parameters that went into its URL, and no others', () => {
    expect(filled('listThings').pathParameters).toEqual({});
    expect(filled('getThing')).toMatchObject({
      request: { url: 'http://api.test/v1/things/x-1' },
      pathParameters: { id: 'x-1' },
    });
  });

  test('has the same bytes for the same values', () => {
    const patches = [patch({ set: [{ at: '/name', value: '{{name}}' }] })];
    expect(filled('createThing', patches, { name: 'x' })).toEqual(filled('createThing', patches, { name: 'x' }));
    expect(filled('createThing', patches, { name: 'y' })).not.toEqual(filled('createThing', patches, { name: 'x' }));
  });
});

describe('a value of the body', () => {
  test.each<[string, Json, string]>([
    ['is set', 'two', '{"name":"two","tags":["a"]}'],
    ['may be null', null, '{"name":null,"tags":["a"]}'],
    ['may be empty', '', '{"name":"","tags":["a"]}'],
    ['may be an empty object', {}, '{"name":{},"tags":["a"]}'],
    ['may be a text with a reference', 'n-{{n}}', '{"name":"n-7","tags":["a"]}'],
    ['keeps the type of what it refers to', '{{n}}', '{"name":7,"tags":["a"]}'],
    ['may hold references', { of: ['{{n}}'] }, '{"name":{"of":[7]},"tags":["a"]}'],
  ])('%s', (_, value, body) => {
    expect(bodyOf('createThing', [patch({ set: [{ at: '/name', value }] })], { n: 7 })).toBe(body);
  });

  test('may be absent, which is neither null nor empty', () => {
    expect(bodyOf('createThing', [patch({ remove: ['/name'] })])).toBe('{"tags":["a"]}');
  });

  test('may be made within what is not there', () => {
    const set = [
      { at: '/a/b', value: 1 },
      { at: '/tags/-', value: 'z' },
    ] as const;
    expect(bodyOf('createThing', [patch({ set })])).toBe('{"name":"one","tags":["a","z"],"a":{"b":1}}');
  });

  test('is removed before another is set, and a later patch lies over an earlier one', () => {
    const recipe = patch({
      set: [
        { at: '/name', value: 'recipe' },
        { at: '/more', value: 1 },
      ],
    });
    const clause = patch({ remove: ['/more', '/tags'], set: [{ at: '/name', value: 'clause' }] });
    expect(bodyOf('createThing', [recipe, clause])).toBe('{"name":"clause"}');
    expect(bodyOf('createThing', [clause, recipe])).toBe('{"name":"recipe","more":1}');
    expect(bodyOf('createThing', [patch({ remove: ['/name'], set: [{ at: '/name', value: 'back' }] })])).toBe(
      '{"tags":["a"],"name":"back"}',
    );
  });

  test('stands nowhere where the body is left out as a whole', () => {
    expect(filled('createThing', [patch({ remove: [''] })]).request).not.toHaveProperty('body');
    expect(bodyOf('createThing', [patch({ set: [{ at: '', value: null }] })])).toBe('null');
  });
});

describe('a parameter', () => {
  test.each<[string, string]>([
    ['a/b', 'a%2Fb'],
    ['a b?c#d', 'a%20b%3Fc%23d'],
    ['100%', '100%25'],
    ['ä', '%C3%A4'],
    ['%2F', '%252F'],
  ])('of the path is encoded: %s', (value, encoded) => {
    expect(urlOf('getThing', [patch({ set: [{ at: 'path.id', value }] })])).toBe(
      `http://api.test/v1/things/${encoded}`,
    );
  });

  test('of the path is the text of what it refers to', () => {
    const set = [{ at: 'path.id', value: '{{id}}' }] as const;
    expect(filled('getThing', [patch({ set })], { id: 17 })).toMatchObject({
      request: { url: 'http://api.test/v1/things/17' },
      pathParameters: { id: '17' },
    });
  });

  test('of the query replaces its example, and is encoded', () => {
    expect(urlOf('listThings', [patch({ set: [{ at: 'query.limit', value: 'a&b=c d' }] })])).toBe(
      'http://api.test/v1/things?limit=a%26b%3Dc%20d',
    );
    expect(urlOf('listThings', [patch({ set: [{ at: 'query.after', value: '' }] })])).toBe(
      'http://api.test/v1/things?limit=20&after=',
    );
    expect(urlOf('listThings', [patch({ set: [{ at: 'query.limit', value: null }] })])).toBe(
      'http://api.test/v1/things?limit=null',
    );
    expect(urlOf('listThings', [patch({ remove: ['query.limit'] })])).toBe('http://api.test/v1/things');
  });

  test('of a header replaces its example in whatever case it is named', () => {
    const headers = filled('listThings', [patch({ set: [{ at: 'header.x-trace', value: 't' }] })]).request.headers;
    expect(headers).toEqual([accept, ['x-trace', 't'], ['Authorization', 'Bearer key-r']]);
    expect(filled('listThings', [patch({ remove: ['header.x-trace'] })]).request.headers).toHaveLength(2);
  });

  test('cannot be left out of a path', () => {
    expect(() => filled('getThing', [patch({ remove: ['path.id'] })])).toThrow('a path parameter cannot be left out');
  });
});

describe('a bad input', () => {
  const bad = tinyInputs.get('left-out') as BadInput;

  test('is given the draft of the valid request', () => {
    const drafts: Draft[] = [];
    const look: BadInput = {
      ...bad,
      spoil: (draft) => {
        drafts.push(draft);
        return draft;
      },
    };
    filled('ping', [], {}, { bad: look, at: '' });
    filled('listThings', [], {}, { bad: look, at: '' });
    expect(drafts.map(({ body, credential }) => [body, credential])).toStrictEqual([
      [{ kind: 'none' }, { kind: 'none' }],
      [{ kind: 'none' }, { kind: 'named', name: 'reader' }],
    ]);
  });

  test('spoils the request after all was laid over it', () => {
    const patches = [patch({ set: [{ at: '/name', value: 'two' }] })];
    expect(bodyOf('createThing', patches, {}, { bad, at: '/tags' })).toBe('{"name":"two"}');
    expect(bodyOf('createThing', patches, {}, { bad, at: '/name' })).toBe('{"tags":["a"]}');
  });

  test('may send bytes as they stand', () => {
    const bytes = Buffer.from('{"name":');
    const raw: BadInput = { ...bad, spoil: (draft) => ({ ...draft, body: { kind: 'bytes', bytes } }) };
    expect(filled('createThing', [], {}, { bad: raw, at: '' }).request.body).toEqual(bytes);
  });
});

test('a reference that has no value is told', () => {
  const fails = (over: Partial<RequestPatch>) => () => filled('createThing', [patch(over)], { known: 1 });
  expect(fails({ set: [{ at: '/name', value: 'a-{{unknown}}' }] })).toThrow(MissingValue);
  expect(fails({ set: [{ at: '/name', value: { a: ['{{unknown}}'] } }] })).toThrow(
    'nothing is known under {{unknown}}',
  );
  expect(fails({ credential: { kind: 'value', as: 'writer', value: '{{unknown}}' } })).toThrow(MissingValue);
});

test('a reference in what is added to a list is told, too: nothing lies over it', () => {
  const adding = (value: string) => patch({ set: [{ at: '/tags/-', value }] });
  expect(() => filled('createThing', [adding('{{unknown}}'), adding('b')])).toThrow(MissingValue);
});

describe('a unique name', () => {
  test('is the same for the same run, probe and number', () => {
    // printf 'run\nprobe\n1' | sha256sum
    expect(uniqueName('run', 'probe', 1)).toBe('ea71b5a1871e493b');
    expect(uniqueName('run', 'probe', 1)).toBe(uniqueName('run', 'probe', 1));
  });

  test('is another for another run, probe or number', () => {
    const names = [
      uniqueName('run', 'probe', 1),
      uniqueName('run', 'probe', 2),
      uniqueName('run', 'probe1', 1),
      uniqueName('run', 'prob', 11),
      uniqueName('run2', 'probe', 1),
    ];
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[0-9a-f]{16}$/);
  });
});
