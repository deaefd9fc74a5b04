const longestQuoted = 60;

/** What a server sent, to be said in a detail: as JSON in ASCII, or only its length where it is long, so that no secret in it is cut in two. */
export const quoted = (text: string): string =>
  text.length > longestQuoted
    ? `of ${text.length} characters`
    : JSON.stringify(text).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
