import { describe, expect, test } from 'vitest';
import { sectionDigest } from './digest.ts';
import { formOf, readDocument } from './read.ts';
import { beginning } from './section.ts';

const markdown = `---
title: Errors
---
# Errors

Every error has a [code](https://docs.example/code).

## Status codes

| Status | Meaning |
|---|---|
| 400 | The **request** is wrong |
| 404 | Nothing there |

### 400 Bad Request

Causes:

- A field is missing
- The body is no JSON

1. Read \`error.code\`
2. Mend it

### 404 Not Found

\`\`\`json
{
  "error": { "code": "not_found" }
}
- a line of a list in YAML
\`\`\`

## Retry

Wait &amp; try again.
`;

const page = `<!doctype html><html><head><title>Errors</title><style>p { color: red }</style></head><body>
<nav><h2>Menu</h2><a href="/">Home</a></nav>
<main>
  <header><h1>Errors</h1></header>
  <p>Every error has a <a href="https://docs.example/code">code</a>.</p>
  <h2 id="codes"><a class="anchor" href="#codes">#</a>Status <em>codes</em></h2>
  <table><thead><tr><th>Status</th><th>Meaning</th></tr></thead>
    <tbody><tr><td>400</td><td>The <b>request</b> is wrong</td></tr><tr><td>404</td><td>Nothing there</td></tr></tbody></table>
  <h3>400 Bad&nbsp;Request</h3>
  <p>Causes:</p><ul><li>A field is missing</li><li>The body is no JSON</li></ul>
  <ol><li>Read <code>error.code</code></li><li>Mend it</li></ol>
  <h3>404 Not Found<button>Copy link</button></h3>
  <div><button>Copy</button><pre><code><span>{</span>
  <span>"error"</span>: { "code": "not_found" }
}
- a line of a list in YAML</code></pre></div>
  <script>hurt()</script>
  <h2>Retry</h2>
  <p>Wait &amp; try again.</p>
</main><footer>Made by somebody</footer></body></html>`;

/** As a browser's text of the page has it, the cells of a table run together. */
const text = `Home
Errors

Every error has a code.

Status codes

StatusMeaning
400The request is wrong
404Nothing there

400 Bad Request

Causes:

  • A field is missing
  • The body is no JSON

  1. Read error.code
  2. Mend it

404 Not Found

{
"error": { "code": "not_found" }
}
- a line of a list in YAML

Retry

Wait & try again.
`;

const sections = ['Errors', 'Status codes', 'Status codes / 400 Bad Request', 'Status codes / 404 Not Found', 'Retry'];
const nobody = { listed: [], named: [] };

describe('one page in three forms', () => {
  const digestsOf = (form: 'text' | 'markdown' | 'html', from: string, listed: readonly string[] = []) =>
    readDocument(form, from, { listed, named: [] }).sections.map(({ section, lines }) => [
      section,
      sectionDigest(lines),
    ]);

  test('has the same sections, and the same digests', () => {
    const found = digestsOf('markdown', markdown);
    expect(found.map(([section]) => section)).toEqual(sections);
    expect(new Set(found.map(([, digest]) => digest)).size).toBe(sections.length);
    expect(digestsOf('html', page)).toEqual(found);
    expect(digestsOf('text', text, sections)).toEqual(found);
  });

  test.each([
    ['a word', 'is wrong', 'is right'],
    ['a status in a table', '| 404 |', '| 410 |'],
    ['a sign in an example', '"not_found"', '"not_found!"'],
    ['an item of a list', '- A field is missing\n', ''],
  ])('of which %s is another, differs in one section', (_, from, to) => {
    const before = digestsOf('markdown', markdown);
    const after = digestsOf('markdown', markdown.replace(from, to));
    expect(after.filter(([, digest], at) => digest !== before[at]?.[1])).toHaveLength(1);
  });
});

test.each([
  ['docs/errors.md', '', 'markdown'],
  ['errors.MDX', '', 'markdown'],
  ['errors.htm', '', 'html'],
  ['errors.txt', '# A comment', 'text'],
  ['errors', '\n<!-- saved --><!DOCTYPE html><html>', 'html'],
  ['errors.txt', '<html><body>', 'html'],
  ['errors', 'Intro\n## Codes\n', 'markdown'],
  ['errors', 'Errors\nNothing marks a heading.', 'text'],
])('%s that begins with %j is read as %s', (file, begins, form) => {
  expect(formOf(file, begins)).toBe(form);
});

test('where several headings are at the top none is a title, and each stands above its own', () => {
  const read = readDocument('markdown', '# A\n## B\ntext\n# C\n## B\n', nobody);
  expect(read.sections.map(({ section }) => section)).toEqual(['A', 'A / B', 'C', 'C / B']);
});

test('headings that skip a level stand below the next above them, and repeated ones are told apart', () => {
  const read = readDocument('markdown', '# T\n## A\n#### B\n### B\n#### B\n#### B\n', nobody);
  expect(read.sections.map(({ section }) => section)).toEqual([
    'T',
    'A',
    'A / B',
    'A / B (2)',
    'A / B / B',
    'A / B / B (2)',
  ]);
});

test('what stands before the first heading is listed where a contract names it', () => {
  const from = 'Said first.\n\n## A\n';
  const names = (named: readonly string[]) =>
    readDocument('markdown', from, { listed: [], named }).sections.map(({ section }) => section);
  expect(names(['A'])).toEqual(['A']);
  expect(names(['A', beginning])).toEqual([beginning, 'A']);
});

test('of a page without main, or with several, the article counts, else all of it', () => {
  const names = (html: string) => readDocument('html', html, nobody).sections.map(({ section }) => section);
  expect(names('<h2>Out</h2><article><h2>In</h2></article>')).toEqual(['In']);
  expect(names('<h2>Out</h2><article><h2>In</h2></article><article><h2>Too</h2></article>')).toEqual([
    'Out',
    'In',
    'Too',
  ]);
  expect(names('<main><h2>A</h2></main><main><h2>B</h2></main>')).toEqual(['A', 'B']);
  expect(names('<main><h2 hidden>A</h2><div aria-hidden="true"><h2>B</h2></div><h2>C</h2></main>')).toEqual(['C']);
});

test('an element of a page that stands by itself begins a line', () => {
  const [section] = readDocument('html', '<h2>A</h2><div>Said<div>- one</div>then<br>2. two</div>', nobody).sections;
  expect(section?.lines).toEqual(['Said', '- one', 'then', '2. two']);
});
