import { expect, test } from 'vitest';
import type { Json } from './json.ts';
import { fillTemplate, type Lookup, MissingValue, mapReferences, referencesIn } from './template.ts';

const known: Readonly<Record<string, Json>> = {
  text: 'Ada',
  number: 42,
  truth: false,
  nothing: null,
  list: [1, 'two'],
  object: { a: 1 },
  empty: '',
  money: '$& costs $1',
  braces: '{{text}}',
  'sent./a b': 'pointed',
};
const lookup: Lookup = (reference) => (Object.hasOwn(known, reference) ? known[reference] : undefined);

const filled: readonly (readonly [why: string, template: Json, value: Json])[] = [
  ['a text without references stays', 'plain', 'plain'],
  ['one brace is not a reference', '{text} {', '{text} {'],
  ['an unclosed reference is none', '{{text', '{{text'],
  ['a number stays', 7, 7],
  ['null stays', null, null],
  ['a whole reference keeps a text', '{{text}}', 'Ada'],
  ['a whole reference keeps a number', '{{number}}', 42],
  ['a whole reference keeps a truth value', '{{truth}}', false],
  ['a whole reference keeps null', '{{nothing}}', null],
  ['a whole reference keeps a list', '{{list}}', [1, 'two']],
  ['a whole reference keeps an object', '{{object}}', { a: 1 }],
  ['a whole reference keeps an empty text', '{{empty}}', ''],
  ['white space inside the braces does not count', '{{ number }}', 42],
  ['white space outside the braces makes it a text', '{{number}} ', '42 '],
  ['two references make a text', '{{text}}{{number}}', 'Ada42'],
  ['what is no text is written as JSON', '{{number}} {{truth}} {{nothing}} {{list}}', '42 false null [1,"two"]'],
  ['a text is written without quotes', "'{{text}}'", "'Ada'"],
  ['dollar signs are nothing special', 'It {{money}}.', 'It $& costs $1.'],
  ['what is filled in is not filled again', 'See {{braces}}', 'See {{text}}'],
  ['a reference may be a pointer with spaces', '{{sent./a b}}', 'pointed'],
  ['lists are filled item by item', ['{{number}}', ['{{text}}!']], [42, ['Ada!']]],
  ['objects are filled member by member', { a: '{{number}}', b: { c: '{{text}}!' } }, { a: 42, b: { c: 'Ada!' } }],
  ['a text is repeated', '{{repeat.ab.3}}', 'ababab'],
  ['a text is repeated within another', '<{{repeat.a.b.2}}>', '<a.ba.b>'],
  ['a text repeated no times is empty', '{{repeat.n.0}}', ''],
  ['names of members are not filled', { '{{text}}': 1 }, { '{{text}}': 1 }],
];

test.each(filled)('%s', (_, template, value) => {
  expect(fillTemplate(template, lookup)).toStrictEqual(value);
});

test('a member __proto__ stays a member', () => {
  const template = JSON.parse('{"__proto__":"{{number}}"}') as Json;
  expect(JSON.stringify(fillTemplate(template, lookup))).toBe('{"__proto__":42}');
});

test('a template is not changed by filling it', () => {
  const template = { a: ['{{number}}'] };
  fillTemplate(template, lookup);
  expect(template).toEqual({ a: ['{{number}}'] });
});

test.each([['{{unknown}}'], ['Is {{ unknown }}?'], [['{{unknown}}']], [{ a: 'x{{unknown}}' }]])(
  '%j has no value',
  (template) => {
    expect(() => fillTemplate(template, lookup)).toThrow(new MissingValue('unknown'));
  },
);

test('a missing value is named', () => {
  const error = new MissingValue('state.job');
  expect(error).toMatchObject({ name: 'MissingValue', reference: 'state.job' });
  expect(error.message).toBe('nothing is known under {{state.job}}');
});

const references: readonly (readonly [template: Json, found: readonly string[]])[] = [
  ['plain', []],
  [7, []],
  ['{{a}} and {{ b.c }} and {{a}}', ['a', 'b.c']],
  [{ x: ['{{b}}', { y: '{{a}}{{sent./a~1b}}' }], z: null }, ['b', 'a', 'sent./a~1b']],
  [{ '{{name}}': 1 }, []],
];

test.each(references)('%j refers to %j', (template, found) => {
  expect(referencesIn(template)).toEqual(found);
});

test('a repeated text refers to nothing', () => {
  expect(referencesIn('{{repeat.n.3}}{{text}}{{repeat.n}}')).toEqual(['text', 'repeat.n']);
  expect(mapReferences('{{repeat.n.3}} {{text}}', (name) => `of.${name}`)).toBe('{{repeat.n.3}} {{of.text}}');
});
