import { describe, expect, test } from 'vitest';
import { stackTraceIn } from './stack-trace.ts';

describe('a stack trace is known by the form of its lines', () => {
  test.each([
    [
      'JavaScript',
      'Error: no\n    at place (/srv/app/orders.js:12:5)\n    at run (x.js:1:1)',
      'at place (/srv/app/orders.js:12:5)',
    ],
    [
      'JavaScript without a function',
      'no\n    at file:///srv/app/orders.mjs:12:5',
      'at file:///srv/app/orders.mjs:12:5',
    ],
    ['JavaScript of Node itself', 'no\n    at run (node:internal/main:9:1)', 'at run (node:internal/main:9:1)'],
    [
      'Java',
      'java.lang.Error\n\tat com.acme.Orders.place(Orders.java:12)\n',
      'at com.acme.Orders.place(Orders.java:12)',
    ],
    ['Kotlin', 'x\r\n\tat acme.OrdersKt$place$1.invoke(Orders.kt:9)', 'at acme.OrdersKt$place$1.invoke(Orders.kt:9)'],
    [
      '.NET',
      'x\n   at Acme.Orders.Place(Int32 id) in C:\\src\\Orders.cs:line 12',
      'at Acme.Orders.Place(Int32 id) in C:\\src\\Orders.cs:line 12',
    ],
    ['Python', 'Traceback (most recent call last):\n  File "a.py", line 1, in b', 'Traceback (most recent call last)'],
    ['a part of Python', 'x\n  File "/srv/a.py", line 12, in place', 'File "/srv/a.py", line 12, in'],
    ['Go', 'panic: no\n\ngoroutine 1 [running]:\nmain.main()', 'goroutine 1 [running]:'],
    ['Ruby', "app/orders.rb:12:in 'place': no (RuntimeError)", "app/orders.rb:12:in '"],
    ['PHP', 'x\n#0 /srv/app/orders.php(12): place()', '#0 /srv/app/orders.php(12)'],
    ['Rust', "thread 'main' panicked at src/orders.rs:12:5:\nno", 'panicked at src/orders.rs:12:5'],
  ])('%s', (_, text, line) => {
    expect(stackTraceIn(text)).toBe(line);
  });
});

test.each([
  '    at place (/srv/app/orders.js:12:45)',
  '    at place (/srv/app/orders.js:12:45)\r\n    at run (x.js:1:1)',
  'at com.acme.Orders.place(Orders.java:120)',
  '\t\tat com.acme.Orders.place(Orders.scala:120)',
  'at Acme.Orders.Place(Int32 id) in /src/Orders.cs:line 120',
  'File "/srv/app/orders.py", line 120, in place',
  'goroutine 12 [chan receive]:',
  'app/orders.rb:120:in `place`',
  '#10 /srv/app/orders.php(120): place()',
  'panicked at src/orders.rs:120:45',
])('the line %j alone is known', (line) => {
  expect(stackTraceIn(line)).toBeDefined();
});

test('a line of just 200 characters is whole', () => {
  const line = `at ${'x'.repeat(190)}.js:1:10`;
  expect(stackTraceIn(line.slice(0, 3) + line.slice(4))).toHaveLength(200);
});

test.each([
  'The order could not be placed at this time: 12:05:33 is past the deadline.',
  'Look at https://docs.example.com:8080/errors for more.',
  'at 12:30:15 the limit was reached',
  'at 12:30:15',
  'It opens\nat 2026-11-20T12:30:15',
  'see #0 of the list',
  'File "report.csv", line 12 is not valid',
  'goroutine',
  'at place (/srv/app/orders.js:12:5) it failed',
  'at place (/srv/app/orders.js:12:5)x',
  '',
])('%j is none', (text) => {
  expect(stackTraceIn(text)).toBeUndefined();
});

test('a long line is cut', () => {
  const found = stackTraceIn(`    at ${'x'.repeat(250)}.js:1:1`);
  expect(found).toBe(`at ${'x'.repeat(197)}…`);
});
