import { once } from 'node:events';
import type { Transform } from 'node:stream';
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  type ZlibOptions,
} from 'node:zlib';
import { headerLines } from '../exchange/headers.ts';
import type { Headers, RawOutcome } from '../exchange/model.ts';
import { Gathered } from './gathered.ts';
import { quoted } from './quoted.ts';

/** How many codings laid over one another are undone. */
const mostCodings = 3;

/** The content codings of a body in the order in which they were applied (RFC 9110 §8.4), `identity` left out. */
const codingsOf = (headers: Headers): readonly string[] =>
  headerLines(headers, 'content-encoding')
    .flatMap((line) => line.split(','))
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity');

const decoderOf = (coding: string, body: Uint8Array, cut: boolean): Transform | undefined => {
  // A body of which the rest was not read is undone as far as it goes.
  const options: ZlibOptions = cut ? { finishFlush: constants.Z_SYNC_FLUSH } : {};
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip(options);
    case 'deflate':
      // Many servers leave out the wrapper of RFC 1950, whose first byte says so.
      return ((body[0] ?? 0) & 0x0f) === 8 ? createInflate(options) : createInflateRaw(options);
    case 'br':
      return createBrotliDecompress(cut ? { finishFlush: constants.BROTLI_OPERATION_FLUSH } : {});
    default:
      return undefined;
  }
};

interface Undone {
  readonly body: Uint8Array;
  readonly cut: boolean;
}

/** What comes out of a decoder, up to a limit. Throws its error. */
const run = async (decoder: Transform, { body, cut }: Undone, limitBytes: number): Promise<Undone> => {
  const gathered = new Gathered();
  const ended = once(decoder, 'end');
  const enough = new AbortController();
  decoder.on('data', (piece: Buffer) => {
    gathered.add(piece);
    if (gathered.length > limitBytes) enough.abort();
  });
  const stopped = once(enough.signal, 'abort').then(() => true);
  decoder.end(body);
  const more = await Promise.race([ended.then(() => false), stopped]);
  ended.catch(() => {});
  decoder.destroy();
  return { body: gathered.whole(), cut: cut || more };
};

/**
 * An outcome whose body has its content codings undone (gzip, deflate, br), at most a little more than `limitBytes` of it: what the seal and the judge
 * look into is what a client would read. Of a body that cannot be undone nothing is kept, since no secret could be found in it; the outcome says why.
 */
export const withoutCoding = async (outcome: RawOutcome, limitBytes: number): Promise<RawOutcome> => {
  if (outcome.kind === 'none' || outcome.body.length === 0) return outcome;
  const codings = codingsOf(outcome.headers);
  if (codings.length === 0) return outcome;
  const undecoded = (why: string): RawOutcome => ({ ...outcome, body: new Uint8Array(), undecoded: why });
  if (codings.length > mostCodings)
    return undecoded(`${codings.length} content codings; at most ${mostCodings} are undone`);
  let undone: Undone = outcome;
  for (const coding of codings.toReversed()) {
    const decoder = decoderOf(coding, undone.body, undone.cut);
    if (!decoder) return undecoded(`the content coding ${quoted(coding)}, which is not known`);
    try {
      undone = await run(decoder, undone, limitBytes);
    } catch (error) {
      return undecoded(`bytes that are not in the content coding ${coding} (${(error as Error).message})`);
    }
  }
  return { ...outcome, ...undone };
};
