import picomatch from 'picomatch';

const compiled = new Map<string, (text: string) => boolean>();

/** Whether an id is the glob itself, or fits it. `*` stops at a slash, `**` does not. */
export const fitsGlob = (id: string, glob: string): boolean => {
  if (id === glob) return true;
  let fits = compiled.get(glob);
  if (!fits) {
    fits = picomatch(glob);
    compiled.set(glob, fits);
  }
  return fits(id);
};
