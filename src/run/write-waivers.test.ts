import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Waiver } from '../judge/waivers.ts';
import { withWaivers } from './write-waivers.ts';

const waiver = (operation: string, over: Partial<Waiver> = {}): Waiver => ({
  expectation: 'name.missing/status',
  operation,
  finding: 'status-differs',
  reason: 'Ticket 12: is being mended',
  owner: 'Ann',
  expires: '2027-01-31',
  ...over,
});

test('a new file has the schema, the contract, and the waivers in their order', () => {
  expect(
    withWaivers({ contract: 'things', schema: 'w.json' }, [waiver('b'), waiver('a', { reason: 'r' })]),
  ).toBe(`# yaml-language-server: $schema=w.json
contract: things
waivers:
  - expectation: name.missing/status
    operation: b
    finding: status-differs
    reason: "Ticket 12: is being mended"
    owner: Ann
    expires: 2027-01-31
  - expectation: name.missing/status
    operation: a
    finding: status-differs
    reason: r
    owner: Ann
    expires: 2027-01-31
`);
});

test('what stands in a file stays, comments too', () => {
  const before = `# Ours.
contract: things
waivers:
  # Until the summer.
  - { expectation: other/code, operation: a, finding: code-differs, reason: r, owner: Bob, expires: 2026-12-31 } # short
`;
  const after = withWaivers(before, [waiver('a')]);
  expect(after.startsWith(before)).toBe(true);
  expect(after.slice(before.length)).toContain('operation: a\n');
  expect((parse(after) as { readonly waivers: readonly Waiver[] }).waivers.map(({ owner }) => owner)).toEqual([
    'Bob',
    'Ann',
  ]);
});

test('a waiver that stands there already is renewed where it stands', () => {
  const before = withWaivers({ contract: 'things', schema: 's' }, [waiver('a'), waiver('b'), waiver('c')]);
  const renewed = waiver('b', { owner: 'Cy', reason: 'later', expires: '2028-01-31' });
  const { waivers } = parse(withWaivers(before, [renewed])) as { readonly waivers: readonly Waiver[] };
  expect(waivers).toEqual([waiver('a'), renewed, waiver('c')]);
});

test.each(['2027', 'yes: no', '# no comment', ' spaced ', 'zwei\nZeilen', 'a'.repeat(300), '"', 'null', '{}', '*x'])(
  'the reason %j is read back as it was given',
  (reason) => {
    const text = withWaivers({ contract: 'true', schema: 's' }, [waiver('a', { reason })]);
    expect(parse(text)).toEqual({ contract: 'true', waivers: [waiver('a', { reason })] });
  },
);
