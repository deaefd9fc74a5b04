/** What a line of a stack trace looks like, by runtime. Each takes time linear in the text, but for a bounded factor. */
const frames: readonly RegExp[] = [
  // JavaScript: `    at handler (/srv/app/orders.js:12:5)`
  /(?:^|\n)[ \t]*at [^\n]{0,300}(?:\.\w{1,5}|node:[\w/]{1,100}):\d+:\d+\)?[ \t\r]*(?:\n|$)/,
  // Java, Kotlin, Scala: `\tat com.acme.Orders.place(Orders.java:12)`
  /(?:^|\n)[ \t]*at [\w$.<>/@-]{1,300}\([\w$-]{1,100}\.(?:java|kt|scala|groovy|clj):\d+\)/,
  // .NET: `   at Acme.Orders.Place(Int32 id) in /src/Orders.cs:line 12`
  /(?:^|\n)[ \t]*at [^\n]{1,300}\) in [^\n]{1,300}:line \d+/,
  // Python
  /Traceback \(most recent call last\)/,
  /(?:^|\n)[ \t]*File "[^"\n]{1,300}", line \d+, in /,
  // Go: `goroutine 1 [running]:`, `panic: `
  /(?:^|\n)goroutine \d+ \[[a-z ]{1,40}\]:/,
  // Ruby: `app/orders.rb:12:in 'place'`
  /(?:^|\n)[^\n:]{1,300}\.rb:\d+:in [`']/,
  // PHP: `#0 /srv/app/orders.php(12): place()`
  /(?:^|\n)#\d+ [^\n]{1,300}\.php\(\d+\)/,
  // Rust: `thread 'main' panicked at src/orders.rs:12:5`
  /panicked at [^\n]{1,300}\.rs:\d+:\d+/,
];

/** The first line of a stack trace in a text, at most 200 characters of it; undefined where there is none. */
export const stackTraceIn = (text: string): string | undefined => {
  for (const frame of frames) {
    const found = frame.exec(text)?.[0].trim();
    if (found) return found.length > 200 ? `${found.slice(0, 200)}…` : found;
  }
  return undefined;
};
