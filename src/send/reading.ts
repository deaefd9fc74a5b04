import type { Dispatcher, Pool } from 'undici';
import { headerLines } from '../exchange/headers.ts';
import type { RawOutcome } from '../exchange/model.ts';
import type { SentAsked } from '../limits/measure.ts';
import type { Deadlines, Waiting } from './deadlines.ts';
import { Gathered } from './gathered.ts';
import { noAnswerOf } from './no-answer.ts';
import { quoted } from './quoted.ts';
import { hasNameOf, RawHead, type RawLines } from './raw-head.ts';

/** The most of an answer's head that is read, in header lines. */
export const headCapLines: number = 1000;

/** What became of a request of a burst, before anybody looks into it. Header lines become texts when they are read. */
export interface Sent extends SentAsked {
  readonly read: () => RawOutcome;
}

type NoAnswer = Extract<RawOutcome, { kind: 'none' }>;

/** Why the head of an answer cannot be taken; undefined where it can. */
const unreadable = (raw: RawLines, head: RawHead): NoAnswer | undefined => {
  if (head.lines > headCapLines) {
    const detail = `found ${head.lines} header lines; at most ${headCapLines} are read`;
    return { kind: 'none', cause: 'too-large', detail };
  }
  if (!hasNameOf(raw, 'transfer-encoding'.length)) return undefined;
  const coding = headerLines(head.headers(), 'transfer-encoding').join(', ');
  if (coding === '' || coding.toLowerCase() === 'chunked') return undefined;
  const detail = `found Transfer-Encoding ${quoted(coding)}; wanted chunked alone, since no other was offered (RFC 9112 §7.4)`;
  return { kind: 'none', cause: 'not-http', detail };
};

const noHead = new RawHead([]);
const ignore = (): void => {};

/** Reads an answer as far as it is kept. Bytes stay bytes: nothing is followed or repaired. */
export class Reading implements Dispatcher.DispatchHandler, Sent, Waiting {
  readonly startedAt: number = performance.now();
  /** Whether a body has content codings that may have to be undone. */
  coded = false;
  readonly #deadlines: Deadlines;
  readonly #limitBytes: number;
  readonly #body = new Gathered();
  #settle: (reading: Reading) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #ended = false;
  #none: NoAnswer | undefined;
  #cut = false;
  #status = 0;
  #interim = 0;
  #head = noHead;
  #firstByteMs = 0;
  #totalMs = 0;

  /** At most a little more than `limitBytes` are read of a body. */
  constructor(deadlines: Deadlines, limitBytes: number, settle: (reading: Reading) => void) {
    this.#deadlines = deadlines;
    this.#limitBytes = limitBytes;
    this.#settle = settle;
    deadlines.begin(this);
  }

  get status(): number | null {
    return this.#none ? null : this.#status;
  }

  read(): RawOutcome {
    return (
      this.#none ?? {
        kind: 'answer',
        status: this.#status,
        headers: this.#head.headers(),
        body: this.#body.whole(),
        cut: this.#cut,
        firstByteMs: this.#firstByteMs,
        totalMs: this.#totalMs,
      }
    );
  }

  giveUp(): void {
    const detail = `no whole answer within ${this.#deadlines.timeoutMs} ms${this.#soFar()}`;
    this.#stop({ kind: 'none', cause: 'timeout', detail }, 'timeout');
  }

  /** How far an answer came. */
  #soFar(): string {
    if (this.#status !== 0) return `; status ${this.#status} and ${this.#body.length} bytes of its body came`;
    return this.#interim === 0 ? '' : `; only interim answers came, the last with status ${this.#interim}`;
  }

  /** What it holds may be kept for long: it lets go of all that it no longer needs. */
  #finish(none?: NoAnswer): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#none = none;
    this.#totalMs = performance.now() - this.startedAt;
    this.#deadlines.end(this);
    const settle = this.#settle;
    this.#settle = ignore;
    this.#controller = undefined;
    settle(this);
  }

  /** Ends the request, and its connection. */
  #stop(none: NoAnswer | undefined, why: string): void {
    const controller = this.#controller;
    this.#finish(none);
    controller?.abort(new Error(why));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#ended) controller.abort(new Error('timeout'));
    else this.#controller = controller;
  }

  onResponseStart({ rawHeaders }: Dispatcher.DispatchController, status: number): void {
    if (status < 200) {
      this.#interim = status;
      return;
    }
    const raw = (rawHeaders ?? []) as RawLines;
    this.#status = status;
    this.#firstByteMs = performance.now() - this.startedAt;
    this.#head = new RawHead(raw);
    this.coded = hasNameOf(raw, 'content-encoding'.length);
    const none = unreadable(raw, this.#head);
    if (none) this.#stop(none, 'unreadable');
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#body.add(chunk);
    if (this.#body.length <= this.#limitBytes) return;
    this.#cut = true;
    this.#stop(undefined, 'enough');
  }

  onResponseEnd(): void {
    this.#finish();
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    // A 304 may say how long a 200 would be (RFC 9110 §8.6), and a 204 has no body whatever it says (RFC 9112 §6.3); undici takes that for a
    // body that did not come.
    const whole = [204, 304].includes(this.#status) && error.name === 'ResponseContentLengthMismatchError';
    this.#finish(whole ? undefined : noAnswerOf(error, this.#status !== 0, this.#soFar()));
  }
}

/** Hands a request to undici, and its answer to a reading. */
export const readInto = (reading: Reading, pool: Pool, options: Dispatcher.DispatchOptions): void => {
  try {
    pool.dispatch(options, reading);
  } catch (error) {
    reading.onResponseError(undefined as never, error as Error);
  }
};
