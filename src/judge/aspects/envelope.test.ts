import { describe, expect, test } from 'vitest';
import type { Json } from '../../contract/json.ts';
import { answered, type Said } from '../testing/answers.ts';
import { finding, findingsOf, must } from '../testing/contract.ts';

const check = (said: Said) =>
  findingsOf({ id: 'c/envelope', aspect: 'envelope', envelope: 'problem', ...must }, answered(said));

describe('a body is in its envelope', () => {
  test.each<[string, Json]>([
    ['with what it requires', { code: 'gone' }],
    ['with members that nobody documented', { code: 'gone', more: [1] }],
    ['with white space around it', ' {"code":"gone"}\r\n'],
  ])('%s', (_, body) => {
    expect(check({ body })).toEqual([]);
  });

  test('whatever its media type says', () => {
    expect(check({ body: { code: 'gone' }, headers: [['Content-Type', 'text/html']] })).toEqual([]);
  });
});

describe('no envelope is seen', () => {
  const wanted = 'JSON in the envelope problem';

  test('where there is no body', () => {
    expect(check({})).toEqual([finding('envelope-missing', '', wanted, null, 'c/envelope')]);
  });

  test.each<[string, Said, string]>([
    ['in a content coding that cannot be undone', { undecoded: 'bytes that are no gzip' }, 'bytes that are no gzip'],
    [
      'in HTML',
      { body: '<h1>Gone</h1>' },
      'text that is not JSON (Unexpected token \'<\', "<h1>Gone</h1>" is not valid JSON): <h1>Gone</h1>',
    ],
    [
      'in JSON that is cut off',
      { body: '{"code":"gone"' },
      'text that is not JSON (Expected \',\' or \'}\' after property value in JSON at position 14): {"code":"gone"',
    ],
    ['in white space', { body: '  ' }, 'text that is not JSON (Unexpected end of JSON input):   '],
    [
      'behind a byte order mark',
      { body: '\uFEFF{"code":"gone"}' },
      'a byte order mark before the JSON (RFC 8259 §8.1): \uFEFF{"code":"gone"}',
    ],
    [
      'in bytes that are not UTF-8',
      { body: Buffer.from('{"code":"caf\u00e9"}', 'latin1') },
      'bytes that are not UTF-8: {"code":"caf\u00e9"}',
    ],
    [
      'in a body of which the rest was not read',
      { body: { code: 'gone' }, cut: true },
      'a body of more than 15 characters, of which the rest was not read: {"code":"gone"}',
    ],
  ])('%s', (_, said, actual) => {
    expect(check(said)).toEqual([finding('envelope-malformed', '', wanted, actual, 'c/envelope')]);
  });

  test('in an object in which a name stands twice', () => {
    expect(check({ body: '{"code":"gone","code":"lost"}' })).toEqual([
      finding(
        'envelope-malformed',
        '',
        `${wanted}, in which no name stands twice in an object (RFC 8259 §4)`,
        'the name "code" twice: {"code":"gone","code":"lost"}',
        'c/envelope',
      ),
    ]);
  });

  test('and of a long text only the beginning is shown', () => {
    const [found] = check({ body: `<${'x'.repeat(300)}>` });
    expect(found?.actual).toMatch(/: <x{199}…$/);
  });
});

describe('a body is in another shape', () => {
  test.each<[string, Json, string, string]>([
    ['an array', [], '', 'the envelope problem: the body must be object'],
    ['null', null, '', 'the envelope problem: the body must be object'],
    [
      'without what is required',
      { detail: 'x' },
      '',
      "the envelope problem: the body must have required property 'code'",
    ],
    ['with a member of another type', { code: 7 }, '/code', 'the envelope problem: /code must be string'],
  ])('%s', (_, body, at, expected) => {
    expect(check({ body })).toEqual([
      finding('envelope-differs', at as '', expected, JSON.stringify(body), 'c/envelope'),
    ]);
  });
});

test('an envelope that the contract does not have is our own fault', () => {
  const expectation = { id: 'c/envelope', aspect: 'envelope', envelope: 'nobody', ...must } as const;
  expect(() => findingsOf(expectation, answered({ body: {} }))).toThrow('no envelope is called nobody');
});
