import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answer, request, sealed } from './testing/unsealed.ts';

const runs = { numRuns: 300, seed: 9457 };

const alphanumeric = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789');
const secret = fc.string({ unit: alphanumeric, minLength: 8, maxLength: 40 });
/** What may stand directly before or after a secret. */
const around = fc.string({ maxLength: 7 });

const hex = (text: string): string => Buffer.from(text).toString('hex');
const everyByte = (text: string): string => hex(text).replace(/../g, '%$&');

/** The characters of a base64 text that are the same whatever stands around a value which begins `offset` bytes into a group of three. */
const fixedPart = (value: string, offset: number): string => {
  const texts = [0x00, 0xff].map((byte) => {
    const filler = Buffer.alloc(offset, byte);
    return Buffer.concat([filler, Buffer.from(value), Buffer.alloc(3, byte)]).toString('base64');
  });
  const [one, two] = texts as [string, string];
  return [...one].filter((character, at) => character === two[at]).join('');
};

/** What must not stand in anything that is sealed. */
const formsOf = (value: string): readonly string[] => {
  const fixed = [0, 1, 2].map((offset) => fixedPart(value, offset));
  return [
    value,
    hex(value),
    hex(value).toUpperCase(),
    everyByte(value),
    everyByte(value).toUpperCase(),
    Buffer.from(value).toString('base64url'),
    ...fixed,
    ...fixed.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  ];
};

/** The ways in which a secret gets into a text. */
const writers: readonly ((value: string, before: string, after: string) => string)[] = [
  (value, before, after) => `${before}${value}${after}`,
  (value, before, after) => `${before}${hex(value)}${after}`,
  (value, before, after) => `${before}${hex(value).toUpperCase()}${after}`,
  (value, before, after) => `${before}${everyByte(value)}${after}`,
  (value, before, after) => JSON.stringify({ [`${before}${value}`]: `${value}${after}` }),
  (value, before, after) => Buffer.from(`${before}${value}${after}`).toString('base64'),
  (value, before, after) => Buffer.from(`${before}${value}${after}`).toString('base64url'),
  (value, before, after) => `Basic ${Buffer.from(`${before}:${value}`).toString('base64')} ${after}`,
];

test('no secret of 8 to 40 letters and digits survives in anything that is sealed, in any form, at any place', () => {
  fc.assert(
    fc.property(fc.uniqueArray(secret, { minLength: 1, maxLength: 3 }), around, around, (secrets, before, after) => {
      const text = secrets.flatMap((value) => writers.map((write) => write(value, before, after))).join('\n');
      const binary = Buffer.concat([Buffer.of(0xff), Buffer.from(text), Buffer.of(0xfe)]);
      const names = Object.fromEntries(secrets.map((value, at) => [`secret-${at}`, value]));
      const exchanges = [Buffer.from(text), binary].map((body) =>
        sealed(
          {
            request: request({ url: `https://api.example.com/${text}`, headers: [[text, text]], body }),
            outcome: answer({ headers: [[text, text]], body }),
            values: { [text]: [text, { [text]: text }] },
            lacks: text,
          },
          names,
        ),
      );
      const refused = sealed({ outcome: { kind: 'none', cause: 'other', detail: text } }, names);
      const [, ofBinary] = exchanges;
      const decoded = Buffer.from(ofBinary?.request.body?.data ?? '', 'base64').toString('latin1');
      const all = `${JSON.stringify([exchanges, refused])}\n${decoded}`;
      for (const form of secrets.flatMap(formsOf)) expect(all).not.toContain(form);
      for (const name of Object.keys(names)) expect(all).toContain(`[redacted:${name}:base64]`);
    }),
    runs,
  );
});

test('a secret survives nowhere in a body that is cut at its cap', () => {
  fc.assert(
    fc.property(secret, fc.integer({ min: -60, max: 20 }), (value, shift) => {
      const body = Buffer.from(`${'.'.repeat(256 * 1024 + shift)}${value}${'.'.repeat(100)}`);
      const text = JSON.stringify(sealed({ outcome: answer({ body, cut: true }) }, { key: value }));
      for (let length = 4; length <= value.length; length += 1)
        expect(text).not.toContain(`.${value.slice(0, length)}`);
    }),
    { ...runs, numRuns: 60 },
  );
});
