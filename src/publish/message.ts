/** The code that a failed test's message begins with, and the rest: reports put the code first and group by it. */
export const messageParts = (text: string): { readonly code: string; readonly rest: string } => {
  const [, code = 'error', rest = text] = /^([\w-]+):? ([\s\S]*)$/.exec(text) ?? [];
  return { code, rest };
};
