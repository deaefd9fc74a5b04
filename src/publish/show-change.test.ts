import { describe, expect, test } from 'vitest';
import { showChange, withoutControls } from './show-change.ts';

describe('a change', () => {
  test('of short texts is shown whole', () => {
    expect(showChange({ before: 'a', after: '' })).toEqual({ before: 'a', after: '' });
  });

  test('of long texts is cut to what stands around the first difference', () => {
    const before = `${'a'.repeat(100)}1${'b'.repeat(100)}`;
    const after = `${'a'.repeat(100)}2${'b'.repeat(100)}`;
    const shown = showChange({ before, after }, 30);
    expect(shown).toEqual({
      before: `…${'a'.repeat(10)}1${'b'.repeat(19)}…`,
      after: `…${'a'.repeat(10)}2${'b'.repeat(19)}…`,
    });
  });

  test('at the beginning of a long text shows its beginning', () => {
    expect(showChange({ before: `1${'a'.repeat(40)}`, after: `2${'a'.repeat(40)}` }, 30)).toEqual({
      before: `1${'a'.repeat(29)}…`,
      after: `2${'a'.repeat(29)}…`,
    });
  });

  test('of a long text that became a short one shows its end, and the short one whole', () => {
    const before = `${'a'.repeat(100)}end`;
    expect(showChange({ before, after: 'a'.repeat(20) }, 30)).toEqual({
      before: `…${'a'.repeat(30)}…`,
      after: 'a'.repeat(20),
    });
    expect(showChange({ before, after: 'a'.repeat(100) }, 30)).toEqual({
      before: `…${'a'.repeat(10)}end`,
      after: `…${'a'.repeat(10)}`,
    });
  });
});

test('a text that a server sent steers no terminal', () => {
  expect(withoutControls('a\u001b[31mb\u0007\r\n\u009b\u202eé')).toBe(
    'a\\u001b[31mb\\u0007\\u000d\\u000a\\u009b\\u202eé',
  );
});
