import type { HttpRequest } from '../exchange/model.ts';

interface Held {
  readonly owner: string;
  readonly state: string;
  /** Undoes it. */
  readonly teardown: HttpRequest;
  /** Whatever became of arranging it. */
  readonly arranged: Promise<unknown>;
}

/** Sends the request that undoes a state; whether it was undone. */
export type SendTeardown = (state: string, teardown: HttpRequest, attempt: number) => Promise<boolean>;

/** Global states that hold, or may: each is undone, the last first, also where arranging it failed half-way. */
export class GlobalStates {
  #held: readonly Held[] = [];
  #closed = false;

  /** Arranges a state for `owner`; undefined, and nothing is sent, once it is closed. */
  async arrange<T>(
    { owner, state, teardown }: Omit<Held, 'arranged'>,
    arrange: () => Promise<T>,
  ): Promise<T | undefined> {
    if (this.#closed) return undefined;
    const arranged = arrange();
    this.#held = [...this.#held, { owner, state, teardown, arranged: arranged.catch(() => undefined) }];
    return arranged;
  }

  /** Undoes what holds for `owner`, each with a second try. What cannot be undone still counts as holding. */
  async undo(owner: string, send: SendTeardown): Promise<void> {
    await this.#undo(
      this.#held.filter((held) => held.owner === owner),
      send,
    );
  }

  /** Undoes whatever holds, and lets nothing more be arranged. */
  async close(send: SendTeardown): Promise<void> {
    this.#closed = true;
    await this.#undo(this.#held, send);
  }

  async #undo(states: readonly Held[], send: SendTeardown): Promise<void> {
    for (const held of states.toReversed()) {
      await held.arranged;
      const undone = (await send(held.state, held.teardown, 1)) || (await send(held.state, held.teardown, 2));
      if (undone) this.#held = this.#held.filter((one) => one !== held);
    }
  }
}
