import type { Exchange } from '../../exchange/model.ts';

/** The exchange of a probe with this number. */
export const exchangeOf = (probe: string, number = 1): Exchange => ({
  id: `${probe}#${number}`,
  probe,
  role: 'question',
  of: 'getThing',
  attempt: 1,
  startedAtMs: 0,
  request: { method: 'GET', url: 'http://things.test/é', headers: [], body: null },
  outcome: { kind: 'none', cause: 'reset', detail: 'line\nbreak' },
  values: {},
});
