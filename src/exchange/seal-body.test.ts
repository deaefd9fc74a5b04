import { describe, expect, test } from 'vitest';
import type { SealedBody } from './model.ts';
import { answerCapBytes, requestCapBytes } from './seal.ts';
import { answer, bytes, request, sealed } from './testing/unsealed.ts';

type Secrets = Readonly<Record<string, string>>;

const answered = (body: Uint8Array, secrets: Secrets = {}, cut = false): SealedBody => {
  const { outcome } = sealed({ outcome: answer({ body, cut }) }, secrets);
  if (outcome.kind === 'none') throw new Error('no answer');
  return outcome.body;
};
const asked = (body: Uint8Array, secrets: Secrets = {}): SealedBody =>
  sealed({ request: request({ body }) }, secrets).request.body as SealedBody;

const base64 = (...values: readonly number[]): string => Buffer.from(values).toString('base64');

const whole: readonly (readonly [what: string, body: Uint8Array, encoding: SealedBody['encoding'], data: string])[] = [
  ['an empty body is text', Uint8Array.of(), 'utf-8', ''],
  ['UTF-8 is text', bytes('é 🙂 \0'), 'utf-8', 'é 🙂 \0'],
  ['a byte order mark is kept', bytes('\uFEFF{}'), 'utf-8', '\uFEFF{}'],
  ['Latin-1 is base64', Uint8Array.of(0x41, 0xe9, 0x42), 'base64', base64(0x41, 0xe9, 0x42)],
  ['a broken last byte makes base64: nothing is hidden', Uint8Array.of(0x41, 0xc3), 'base64', base64(0x41, 0xc3)],
  ['gzip is base64', Uint8Array.of(0x1f, 0x8b, 0x08), 'base64', base64(0x1f, 0x8b, 0x08)],
];

test.each(whole)('%s', (_, body, encoding, data) => {
  const expected = { encoding, data, length: body.length, capped: false };
  expect(answered(body)).toStrictEqual(expected);
  expect(asked(body)).toStrictEqual(expected);
});

test('a part of a larger buffer is sealed alone', () => {
  expect(answered(bytes('before{}after').subarray(6, 8)).data).toBe('{}');
});

const caps: readonly (readonly [of: string, sealBody: typeof answered, capBytes: number])[] = [
  ['answer', answered, 256 * 1024],
  ['request', asked, 64 * 1024],
];

describe.each(caps)('the body of an %s', (of, sealBody, capBytes) => {
  const filler = (length: number): string => 'a'.repeat(length);

  test('has the cap that is documented', () => {
    expect(of === 'answer' ? answerCapBytes : requestCapBytes).toBe(capBytes);
  });

  test('is kept whole up to the cap', () => {
    const body = bytes(filler(capBytes));
    expect(sealBody(body)).toStrictEqual({
      encoding: 'utf-8',
      data: filler(capBytes),
      length: capBytes,
      capped: false,
    });
  });

  test('is kept up to the cap where it is longer, and its length is told', () => {
    const body = bytes(`${filler(capBytes)}bcd`);
    expect(sealBody(body)).toStrictEqual({
      encoding: 'utf-8',
      data: filler(capBytes),
      length: capBytes + 3,
      capped: true,
    });
  });

  test.each([
    ['é', 1],
    ['€', 1],
    ['€', 2],
    ['🙂', 1],
    ['🙂', 2],
    ['🙂', 3],
  ])('loses %s where the cap leaves %d of its bytes', (character, kept) => {
    const body = bytes(`${filler(capBytes - kept)}${character}tail`);
    const { encoding, data, capped } = sealBody(body);
    expect({ encoding, capped }).toEqual({ encoding: 'utf-8', capped: true });
    expect(data).toBe(filler(capBytes - kept));
  });

  test('keeps a character that ends at the cap', () => {
    expect(sealBody(bytes(`${filler(capBytes - 4)}🙂tail`)).data.endsWith('a🙂')).toBe(true);
  });

  test('is base64 of what the cap leaves where it is no UTF-8', () => {
    const body = Buffer.concat([Buffer.alloc(capBytes - 1, 0xff), bytes('é and more')]);
    const { encoding, data, length, capped } = sealBody(body);
    expect({ encoding, length, capped }).toEqual({ encoding: 'base64', length: capBytes + 10, capped: true });
    expect(body.subarray(0, capBytes).equals(Buffer.from(data, 'base64'))).toBe(true);
  });

  test('leaves nothing of a secret that the cap would cut in two', () => {
    const body = bytes(`${filler(capBytes - 5)}swordfish and more`);
    const { data, length, capped } = sealBody(body, { key: 'swordfish' });
    expect(data).toBe(`${filler(capBytes - 5)}[reda`);
    expect({ length, capped }).toEqual({ length: capBytes + 13, capped: true });
  });

  test('may outgrow the cap by its markers, and then loses its end', () => {
    const body = bytes(`${filler(capBytes - 9)}swordfish`);
    const { data, length, capped } = sealBody(body, { key: 'swordfish' });
    expect(data).toBe(`${filler(capBytes - 9)}[redacted`);
    expect({ length, capped }).toEqual({ length: capBytes, capped: true });
  });
});

test('where reading stopped inside a secret nothing of it is kept, however much its markers shorten the body', () => {
  const secret = 'swordfish'.repeat(20);
  const read = secret.repeat(Math.ceil((answerCapBytes + 8192) / secret.length)).slice(0, answerCapBytes + 8192 + 1);
  const { data, capped } = answered(bytes(read), { key: secret }, true);
  expect(capped).toBe(true);
  expect(data).not.toContain('sword');
  expect(data).toContain('[redacted:key:raw][redacted:key:raw]');
});

test('an answer that was cut at its cap is kept up to it', () => {
  const { data, capped } = answered(bytes('a'.repeat(answerCapBytes)), {}, true);
  expect({ length: data.length, capped }).toEqual({ length: answerCapBytes, capped: true });
});

test('an answer of which the rest was not read is capped, however short', () => {
  expect(answered(bytes('{"a":1'), {}, true)).toStrictEqual({
    encoding: 'utf-8',
    data: '{"a":1',
    length: 6,
    capped: true,
  });
});

test('secrets in bytes that are no UTF-8 are redacted before they become base64', () => {
  const body = Buffer.concat([Buffer.of(0xff), bytes('swordfish'), Buffer.of(0xfe)]);
  const { encoding, data, length } = answered(body, { key: 'swordfish' });
  expect({ encoding, length }).toEqual({ encoding: 'base64', length: 11 });
  expect(Buffer.from(data, 'base64').toString('latin1')).toBe('\xff[redacted:key:raw]\xfe');
});
