/** A promise that a test resolves when something has come about. */
export interface Signal<T = void> {
  readonly came: Promise<T>;
  readonly give: (value: T) => void;
}

export const newSignal = <T = void>(): Signal<T> => {
  let give: (value: T) => void = () => {};
  const came = new Promise<T>((resolve) => {
    give = resolve;
  });
  return { came, give };
};
