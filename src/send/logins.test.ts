import { expect, test } from 'vitest';
import { Logins } from './logins.ts';
import { newSignal } from './testing/signal.ts';

test('who comes while a login is asked for gets what it gave, and so does who comes later', async () => {
  const logins = new Logins();
  const { came, give } = newSignal<{ token: string }>();
  let asked = 0;
  const ask = (): Promise<{ token: string }> => {
    asked++;
    return came;
  };
  const all = [logins.of('a', ask), logins.of('a', ask), logins.of('a', ask)];
  give({ token: 't' });
  expect(await Promise.all(all)).toEqual([{ token: 't' }, { token: 't' }, { token: 't' }]);
  expect(await logins.of('a', ask)).toEqual({ token: 't' });
  expect(asked).toBe(1);
});

test('one that fails is asked for by each, one after another, until it works', async () => {
  const logins = new Logins();
  const answers = [undefined, undefined, { token: 't' }];
  let under = 0;
  let asked = 0;
  const ask = async () => {
    expect(++under).toBe(1);
    const answer = answers[asked++];
    await Promise.resolve();
    under--;
    return answer;
  };
  const all = await Promise.all(Array.from({ length: 5 }, () => logins.of('a', ask)));
  expect(all).toEqual([undefined, undefined, { token: 't' }, { token: 't' }, { token: 't' }]);
  expect(asked).toBe(3);
});

test('one that throws is not kept', async () => {
  const logins = new Logins();
  const broken = logins.of('a', () => Promise.reject(new Error('broken')));
  await expect(broken).rejects.toThrow('broken');
  expect(await logins.of('a', async () => ({ token: 't' }))).toEqual({ token: 't' });
});

test('each credential has its own', async () => {
  const logins = new Logins();
  expect(await logins.of('a', async () => ({ token: 'a' }))).toEqual({ token: 'a' });
  expect(await logins.of('b', async () => ({ token: 'b' }))).toEqual({ token: 'b' });
});
