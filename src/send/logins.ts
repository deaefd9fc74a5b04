import type { Json } from '../contract/json.ts';

type Values = Readonly<Record<string, Json>>;

/** What logins gave, so that each is asked once in a process. What failed is not kept: every probe that needs it shows its own failure. */
export class Logins {
  readonly #given = new Map<string, Promise<Values | undefined>>();

  /** What a login gave, or what `ask` gets now; undefined where it fails. Callers who come meanwhile wait. */
  async of(credential: string, ask: () => Promise<Values | undefined>): Promise<Values | undefined> {
    for (let known = this.#given.get(credential); known; known = this.#given.get(credential)) {
      const values = await known;
      if (values) return values;
    }
    const asked = ask();
    this.#given.set(credential, asked);
    try {
      const values = await asked;
      if (!values) this.#given.delete(credential);
      return values;
    } catch (error) {
      this.#given.delete(credential);
      throw error;
    }
  }
}
