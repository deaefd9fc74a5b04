import fc from 'fast-check';
import { expect, test } from 'vitest';
import { repeatedName } from './repeated-name.ts';

test.each([
  ['{"code":"a","code":"b"}', 'code'],
  ['{"code":"a","detail":"x" , "code" : "a"}', 'code'],
  ['{"a":{"b":1,"b":2}}', 'b'],
  ['[{"b":1},{"b":1,"c":[],"b":2}]', 'b'],
  ['{"a":{"b":1},"c":2,"a":3}', 'a'],
  // The same name, written otherwise.
  ['{"code":1,"\\u0063ode":2}', 'code'],
  ['{"a\\"b":1,"a\\u0022b":2}', 'a"b'],
  ['{"a"\n:1,"a"\t:2}', 'a'],
  ['{"a":1,"a"\r\n:2}', 'a'],
  ['{"":1,"":2}', ''],
  ['{"a":"\\\\","a":1}', 'a'],
  ['{"a\\\\":"\\"","a\\\\":1}', 'a\\'],
  ['{"__proto__":1,"__proto__":2}', '__proto__'],
])('%s: the name %j stands twice', (text, name) => {
  expect(repeatedName(text)).toBe(name);
});

test.each([
  '{"code":"code","detail":"code"}',
  '{"a":{"a":1},"b":{"a":1}}',
  '[{"a":1},{"a":1}]',
  '{"a":["a","a"],"b":"a"}',
  '{"a":"\\"a\\":1,","b":"{\\"a\\":1,\\"a\\":2}"}',
  '{"a":"}","b":"{"}',
  '{"constructor":1}',
  '"a"',
  '1',
  '',
])('%s: no name stands twice', (text) => {
  expect(repeatedName(text)).toBeUndefined();
});

test('what is written from a value never repeats a name; with any of its members written again it does', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), fc.nat(), (value, chosen) => {
      const text = JSON.stringify(value);
      expect(repeatedName(text)).toBeUndefined();
      const names = Object.keys(value);
      const name = names[chosen % names.length] as string;
      expect(repeatedName(`${text.slice(0, -1)},${JSON.stringify(name)}:null}`)).toBe(name);
    }),
  );
});

test('among many names too', () => {
  const names = Array.from({ length: 40 }, (_, at) => `"n${at}":1`);
  expect(repeatedName(`{${names.join()}}`)).toBeUndefined();
  for (const again of ['n0', 'n15', 'n16', 'n39']) expect(repeatedName(`{${names.join()},"${again}":1}`)).toBe(again);
});

test('a text that is no JSON ends it', () => {
  expect(repeatedName('{"a":1,"a')).toBeUndefined();
  expect(repeatedName('"')).toBeUndefined();
});

test('a long string is walked over in one step', () => {
  expect(repeatedName(`{"a":"${'\\\\x'.repeat(200_000)}","a":1}`)).toBe('a');
});
