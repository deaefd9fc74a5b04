import { expect, test } from 'vitest';
import type { Json } from '../contract/json.ts';
import { deepestNesting, excerptOf, jsonOf } from './body.ts';
import type { SealedBody } from './model.ts';
import { answer, bytes, sealed } from './testing/unsealed.ts';

const bodyOf = (body: Uint8Array, cut = false): SealedBody => {
  const { outcome } = sealed({ outcome: answer({ body, cut }) });
  if (outcome.kind === 'none') throw new Error('no answer');
  return outcome.body;
};

const values: readonly (readonly [text: string, value: Json])[] = [
  ['{"a":[1,null]}', { a: [1, null] }],
  [' "text" \r\n', 'text'],
  ['0', 0],
  ['null', null],
  ['"\\u00e9 é"', 'é é'],
];

test.each(values)('%j is JSON', (text, value) => {
  expect(jsonOf(bodyOf(bytes(text)))).toEqual({ ok: true, value });
});

const reasons: readonly (readonly [what: string, body: SealedBody, why: string])[] = [
  ['no body', bodyOf(bytes('')), 'no body'],
  [
    'an HTML page',
    bodyOf(bytes('<p>No</p>')),
    `text that is not JSON (Unexpected token '<', "<p>No</p>" is not valid JSON)`,
  ],
  ['unfinished JSON', bodyOf(bytes('{"a":')), 'text that is not JSON (Unexpected end of JSON input)'],
  ['white space', bodyOf(bytes('  ')), 'text that is not JSON (Unexpected end of JSON input)'],
  ['a byte order mark', bodyOf(bytes('\uFEFF{}')), 'a byte order mark before the JSON (RFC 8259 §8.1)'],
  ['Latin-1', bodyOf(Buffer.from('{"a":"é"}', 'latin1')), 'bytes that are not UTF-8'],
  ['UTF-16', bodyOf(Buffer.from('\uFEFF{}', 'utf16le')), 'bytes that are not UTF-8'],
  [
    'JSON that was cut',
    bodyOf(bytes('{"a":1}'), true),
    'a body of more than 7 characters, of which the rest was not read',
  ],
  [
    'JSON beyond the cap',
    bodyOf(bytes(`"${'a'.repeat(300_000)}"`)),
    'a body of more than 262144 characters, of which the rest was not read',
  ],
];

test.each(reasons)('%s is no JSON, and it is said why', (_, body, why) => {
  expect(jsonOf(body)).toEqual({ ok: false, why });
});

const nested = (levels: number, open = '[', close = ']', core = ''): string =>
  open.repeat(levels) + core + close.repeat(levels);
const tooDeep = { ok: false, why: 'JSON nested deeper than 512 levels' };

test.each([
  ['arrays', '[', ']', ''],
  ['objects', '{"a":', '}', '0'],
  ['both', '[{"a":', '}]', '[]'],
])('%s are read as deep as the limit, and no deeper', (_, open, close, core) => {
  const levels = (open.match(/[[{]/g) as readonly string[]).length;
  const whole = (deepestNesting - (core === '[]' ? 2 : 0)) / levels;
  expect(jsonOf(bodyOf(bytes(nested(whole, open, close, core))))).toMatchObject({ ok: true });
  expect(jsonOf(bodyOf(bytes(nested(whole + 1, open, close, core))))).toEqual(tooDeep);
});

test.each([
  ['brackets in a text', JSON.stringify('['.repeat(1000))],
  ['brackets after an escaped quote', JSON.stringify(`"${'['.repeat(1000)}\\`)],
  ['many brackets side by side', `[${'[],'.repeat(1000)}{}]`],
])('%s are not deep', (_, text) => {
  expect(jsonOf(bodyOf(bytes(text)))).toMatchObject({ ok: true });
});

test.each([
  ['100,000 arrays', nested(100_000)],
  ['100,000 arrays without end', '['.repeat(100_000)],
  ['deep arrays behind a text', `["a\\"]",${nested(600)}]`],
])('%s are not read', (_, text) => {
  expect(jsonOf(bodyOf(bytes(text)))).toEqual(tooDeep);
});

test('a body whose content coding could not be undone is no JSON, though none of it is kept', () => {
  const { outcome } = sealed({ outcome: answer({ undecoded: 'bytes that are not in the content coding gzip' }) });
  expect(outcome).toMatchObject({ body: { length: 0, undecoded: 'bytes that are not in the content coding gzip' } });
  const { body } = outcome as Extract<typeof outcome, { kind: 'answer' }>;
  expect(jsonOf(body)).toEqual({ ok: false, why: 'bytes that are not in the content coding gzip' });
});

test('a body is parsed once', () => {
  const body = bodyOf(bytes('{}'));
  expect(jsonOf(body)).toBe(jsonOf(body));
});

const excerpts: readonly (readonly [what: string, body: SealedBody, characters: number, excerpt: string])[] = [
  ['all of a short text', bodyOf(bytes('short')), 5, 'short'],
  ['the beginning of a longer one', bodyOf(bytes('longer')), 5, 'longe…'],
  ['bytes as Latin-1', bodyOf(Uint8Array.of(0x41, 0xe9, 0x42)), 5, 'AéB'],
];

test.each(excerpts)('people read %s', (_, body, characters, excerpt) => {
  expect(excerptOf(body, characters)).toBe(excerpt);
});

test('people read 200 characters where nothing else is said', () => {
  expect(excerptOf(bodyOf(bytes('a'.repeat(201))))).toBe(`${'a'.repeat(200)}…`);
});
