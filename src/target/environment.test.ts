import { expect, test } from 'vitest';
import type { Json } from '../contract/json.ts';
import { fromEnvironment, variablesIn } from './environment.ts';

const environment = { KEY: 'k-1', OTHER_2: `\${KEY}`, EMPTY: '', _low: 'l', money: '$&' };

const named = `\${KEY}`;
const filled: readonly (readonly [value: Json, result: Json, variables: readonly string[]])[] = [
  ['plain', 'plain', []],
  [`\${KEY}`, 'k-1', ['KEY']],
  [`a \${KEY}:\${_low} b`, 'a k-1:l b', ['KEY', '_low']],
  [`\${KEY}\${KEY}`, 'k-1k-1', ['KEY']],
  [`\${OTHER_2}`, `\${KEY}`, ['OTHER_2']],
  [`\${EMPTY}`, '', ['EMPTY']],
  [`\${UNSET}`, '', ['UNSET']],
  [`\${money}`, '$&', ['money']],
  [`$KEY \${ KEY } \${1KEY} \${KEY`, `$KEY \${ KEY } \${1KEY} \${KEY`, []],
  [7, 7, []],
  [null, null, []],
  [
    [`\${KEY}`, [`\${_low}`, 1]],
    ['k-1', ['l', 1]],
    ['KEY', '_low'],
  ],
  [{ a: `\${_low}`, b: { c: [`\${KEY}`, `\${_low}`] } }, { a: 'l', b: { c: ['k-1', 'l'] } }, ['_low', 'KEY']],
  [{ [named]: 1 }, { [named]: 1 }, []],
];

test.each(filled)('%j becomes %j', (value, result) => {
  expect(fromEnvironment(value, environment)).toEqual(result);
});

test.each(filled)('%j, which becomes %j, refers to %j', (value, _, variables) => {
  expect(variablesIn(value)).toEqual(variables);
});
