import { describe, expect, test } from 'vitest';
import { describeMistake, MistakesError } from './mistake.ts';
import { type Path, parseSource } from './source.ts';

const text = `id: one
list:
  - first
  - { name: Ada, "a/b": [1, 2] }
empty:
'404': "not found"
shared: &base
  left: 1
  inner: &inner { deep: 2 }
first: *base
second:
  - *base
  - *inner
last: here
`;

const positions: readonly (readonly [path: Path, place: 'key' | 'value', message: string])[] = [
  [[], 'value', 'f.yaml:1:1 found X; wanted Y'],
  [['id'], 'value', 'f.yaml:1:5 id: found X; wanted Y'],
  [['id'], 'key', 'f.yaml:1:1 id: found X; wanted Y'],
  [['list'], 'value', 'f.yaml:3:3 list: found X; wanted Y'],
  [['list', 0], 'value', 'f.yaml:3:5 list[0]: found X; wanted Y'],
  [['list', 1], 'key', 'f.yaml:4:5 list[1]: found X; wanted Y'],
  [['list', 1, 'name'], 'value', 'f.yaml:4:13 list[1].name: found X; wanted Y'],
  [['list', 1, 'name'], 'key', 'f.yaml:4:7 list[1].name: found X; wanted Y'],
  [['list', 1, 'a/b', 1], 'value', 'f.yaml:4:29 list[1]["a/b"][1]: found X; wanted Y'],
  [['empty'], 'key', 'f.yaml:5:1 empty: found X; wanted Y'],
  [['404'], 'value', 'f.yaml:6:8 404: found X; wanted Y'],
  [['404'], 'key', 'f.yaml:6:1 404: found X; wanted Y'],
  [['a b'], 'value', 'f.yaml:1:1 ["a b"]: found X; wanted Y'],
];

test.each(positions)('the %s at the path %j stands where it is written', (path, place, message) => {
  const source = parseSource('f.yaml', text);
  expect(source.mistakes).toEqual([]);
  expect(describeMistake(source.mistake(path, 'X', 'Y', place))).toBe(message);
});

const inAliases: readonly (readonly [why: string, path: Path, place: 'key' | 'value', message: string])[] = [
  ['an alias itself stands where it is used', ['first'], 'value', 'f.yaml:10:8 first'],
  ['an alias in a list stands where it is used', ['second', 0], 'value', 'f.yaml:12:5 second[0]'],
  ['a value inside an alias stands where it is written', ['first', 'left'], 'value', 'f.yaml:8:9 first.left'],
  ['a name inside an alias stands where it is written', ['first', 'left'], 'key', 'f.yaml:8:3 first.left'],
  ['so does one deeper down', ['first', 'inner', 'deep'], 'value', 'f.yaml:9:25 first.inner.deep'],
  ['so does one inside an alias in a list', ['second', 1, 'deep'], 'value', 'f.yaml:9:25 second[1].deep'],
  ['what lacks in an alias lacks where it is used', ['first', 'right'], 'value', 'f.yaml:10:8 first.right'],
  [
    'what lacks elsewhere lacks where the path ends',
    ['list', 1, 'none', 'deep'],
    'value',
    'f.yaml:4:5 list[1].none.deep',
  ],
  ['past the end of a list it is the list', ['list', 7], 'value', 'f.yaml:3:3 list[7]'],
  ['below a scalar it is the scalar', ['id', 'deep'], 'value', 'f.yaml:1:5 id.deep'],
];

test.each(inAliases)('%s', (_, path, place, at) => {
  expect(describeMistake(parseSource('f.yaml', text).mistake(path, 'X', 'Y', place))).toBe(`${at}: found X; wanted Y`);
});

test('lines are counted alike with carriage returns', () => {
  const source = parseSource('f.yaml', 'a: 1\r\nb:\r\n  c: 2\r\n');
  expect(describeMistake(source.mistake(['b', 'c'], 'X', 'Y'))).toBe('f.yaml:3:6 b.c: found X; wanted Y');
});

test('JSON is read as well', () => {
  const source = parseSource('f.json', '{\n  "a": { "b": [true] }\n}');
  expect(source.value).toEqual({ a: { b: [true] } });
  expect(describeMistake(source.mistake(['a', 'b', 0], 'X', 'Y'))).toBe('f.json:2:16 a.b[0]: found X; wanted Y');
});

test('aliases become their values, and merge keys stay keys', () => {
  const source = parseSource('f.yaml', 'a: &a { b: 1 }\nc: *a\nd: { <<: *a }\n');
  expect(source.value).toEqual({ a: { b: 1 }, c: { b: 1 }, d: { '<<': { b: 1 } } });
});

test('a member __proto__ is a member', () => {
  expect(JSON.stringify(parseSource('f.yaml', '__proto__: { a: 1 }\n').value)).toBe('{"__proto__":{"a":1}}');
});

const laughs = `a: &a [1, 1]\n${[...'bcdefghij'].map((name, at) => `${name}: &${name} [${`*${'abcdefghij'[at]}, `.repeat(9)}]`).join('\n')}\n`;

const noKeys = 'valid YAML without repeated keys';
const unreadable: readonly (readonly [why: string, text: string, mistakes: readonly string[]])[] = [
  ['a repeated key', 'a: 1\nb:\n  c: 2\n  c: 3\n', [`f.yaml:4:3 found Map keys must be unique; wanted ${noKeys}`]],
  [
    'two repeated keys, each told',
    'a: 1\na: 2\nb: 3\nb: 4\n',
    [
      `f.yaml:2:1 found Map keys must be unique; wanted ${noKeys}`,
      `f.yaml:4:1 found Map keys must be unique; wanted ${noKeys}`,
    ],
  ],
  [
    'a list that is not closed',
    'a: [1, 2\nb: 3\n',
    [
      `f.yaml:2:1 found Flow sequence in block collection must be sufficiently indented and end with a ]; wanted ${noKeys}`,
    ],
  ],
  ['a tab as indentation', 'a:\n\tb: 1\n', [`f.yaml:2:1 found Tabs are not allowed as indentation; wanted ${noKeys}`]],
  ['a tag', 'a: !secret 1\n', [`f.yaml:1:4 found Unresolved tag: !secret; wanted ${noKeys}`]],
  [
    'a second document',
    'a: 1\n---\nb: 2\n',
    [`f.yaml:2:1 found Source contains multiple documents; please use YAML.parseAllDocuments(); wanted ${noKeys}`],
  ],
  [
    'an alias of nothing',
    'a: 1\nb: [*lost]\n',
    ['f.yaml:2:5 found *lost, which names nothing above it; wanted aliases that can be resolved'],
  ],
  [
    'an alias inside what it names',
    'a: &a\n  - b: *a\n',
    ['f.yaml:2:8 found *a inside what it names; wanted aliases that can be resolved'],
  ],
  [
    'aliases that multiply beyond measure',
    laughs,
    [
      'f.yaml:1:1 found ReferenceError: Excessive alias count indicates a resource exhaustion attack; wanted aliases that can be resolved',
    ],
  ],
];

describe('what cannot be read is a mistake', () => {
  test.each(unreadable)('%s', (_, broken, mistakes) => {
    const source = parseSource('f.yaml', broken);
    expect(source.mistakes.map(describeMistake)).toEqual(mistakes);
  });
});

test('an empty text is null, at its first character', () => {
  const source = parseSource('f.yaml', '');
  expect(source.value).toBeNull();
  expect(describeMistake(source.mistake([], 'X', 'Y'))).toBe('f.yaml:1:1 found X; wanted Y');
});

test('an error of several mistakes has a line for each', () => {
  const { mistake } = parseSource('f.yaml', text);
  const mistakes = [mistake(['id'], 'one', 'two'), mistake(['last'], 'here', 'there')];
  const error = new MistakesError(mistakes);
  expect(error.message).toBe('f.yaml:1:5 id: found one; wanted two\nf.yaml:14:7 last: found here; wanted there');
  expect(error).toMatchObject({ name: 'MistakesError', mistakes });
});
