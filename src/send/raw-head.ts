import type { Headers } from '../exchange/model.ts';

/** Header lines as undici hands them over: names and values in turn, each as it was on the wire. */
export type RawLines = readonly (Buffer | string)[];

const textOf = (raw: Buffer | string | undefined): string =>
  typeof raw === 'string' ? raw : (raw?.toString('latin1') ?? '');

/** Where names and values lie in the bytes that came, start and end in turn; undefined where they did not come in one piece. */
const spansIn = (bytes: ArrayBufferLike, raw: RawLines): readonly number[] | undefined => {
  const spans = new Array<number>(2 * raw.length);
  for (let at = 0; at < raw.length; at++) {
    const part = raw[at];
    if (typeof part !== 'object' || part.buffer !== bytes) return undefined;
    spans[2 * at] = part.byteOffset;
    spans[2 * at + 1] = part.byteOffset + part.length;
  }
  return spans;
};

/** The header lines of an answer, made into texts when they are read: thousands of answers are kept before one is looked into. */
export class RawHead {
  /** How many header lines there are. */
  readonly lines: number;
  readonly #bytes: ArrayBufferLike | undefined;
  readonly #spans: readonly number[] | undefined;
  readonly #texts: readonly string[] | undefined;

  constructor(raw: RawLines) {
    this.lines = Math.floor(raw.length / 2);
    const [first] = raw;
    const bytes = typeof first === 'object' ? first.buffer : undefined;
    this.#spans = bytes && spansIn(bytes, raw);
    if (this.#spans) this.#bytes = bytes;
    else this.#texts = raw.map(textOf);
  }

  /** Name and value of each line, a character per byte, in their order. */
  headers(): Headers {
    const texts = this.#texts ?? this.#read();
    return Array.from({ length: this.lines }, (_, at) => [texts[2 * at] ?? '', texts[2 * at + 1] ?? ''] as const);
  }

  #read(): readonly string[] {
    const bytes = Buffer.from(this.#bytes ?? new ArrayBuffer(0));
    const spans = this.#spans ?? [];
    return Array.from({ length: 2 * this.lines }, (_, at) =>
      bytes.toString('latin1', spans[2 * at], spans[2 * at + 1]),
    );
  }
}

/** Whether one of the lines may have a name of this length: a quick look, before texts are made. */
export const hasNameOf = (raw: RawLines, length: number): boolean => {
  for (let at = 0; at < raw.length; at += 2) if (raw[at]?.length === length) return true;
  return false;
};
