const nothing: Buffer = Buffer.alloc(0);

/** Bytes that come in pieces, kept in one: a body in pieces of one byte takes no more memory than another. */
export class Gathered {
  #bytes: Buffer = nothing;
  #length = 0;

  /** How many bytes came so far. */
  get length(): number {
    return this.#length;
  }

  /** How many bytes of memory are held: at most twice what came, or those of which the first piece is a part. */
  get heldBytes(): number {
    return this.#bytes.buffer.byteLength;
  }

  add(piece: Buffer): void {
    if (this.#length === 0) {
      this.#bytes = piece;
      this.#length = piece.length;
      return;
    }
    const length = this.#length + piece.length;
    if (this.#bytes.length < length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(length, 2 * this.#length));
      this.#bytes.copy(grown, 0, 0, this.#length);
      this.#bytes = grown;
    }
    piece.copy(this.#bytes, this.#length);
    this.#length = length;
  }

  /** All of them, in their order. */
  whole(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }
}
