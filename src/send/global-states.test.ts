import { describe, expect, test } from 'vitest';
import type { HttpRequest } from '../exchange/model.ts';
import { GlobalStates } from './global-states.ts';
import { newSignal } from './testing/signal.ts';

const teardown = (url: string): HttpRequest => ({ method: 'POST', url, headers: [] });
const state = (name: string, owner = 'p') => ({ owner, state: name, teardown: teardown(name) });
const arranged = async (): Promise<string> => 'arranged';

/** Notes what is undone; `works` says whether a try does. */
const recorder = (works: (line: string) => boolean = () => true) => {
  const lines: string[] = [];
  const send = async (name: string, { url }: HttpRequest, attempt: number): Promise<boolean> => {
    expect(url).toBe(name);
    const line = `${name} ${attempt}`;
    lines.push(line);
    return works(line);
  };
  return { lines, send };
};

describe('what holds is undone', () => {
  test('the last first, once, and for its owner alone', async () => {
    const states = new GlobalStates();
    for (const one of [state('a'), state('b'), state('c', 'q')])
      expect(await states.arrange(one, arranged)).toBe('arranged');
    const { lines, send } = recorder();
    await states.undo('p', send);
    await states.undo('p', send);
    expect(lines).toEqual(['b 1', 'a 1']);
    await states.close(send);
    expect(lines).toEqual(['b 1', 'a 1', 'c 1']);
  });

  test('with a second try and no third; what is left is undone on close', async () => {
    const states = new GlobalStates();
    await states.arrange(state('a'), arranged);
    await states.arrange(state('b'), arranged);
    const first = recorder((line) => line === 'b 2');
    await states.undo('p', first.send);
    expect(first.lines).toEqual(['b 1', 'b 2', 'a 1', 'a 2']);
    const second = recorder();
    await states.close(second.send);
    expect(second.lines).toEqual(['a 1']);
  });

  test('also where arranging it threw', async () => {
    const states = new GlobalStates();
    await expect(states.arrange(state('a'), () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    const { lines, send } = recorder();
    await states.undo('p', send);
    expect(lines).toEqual(['a 1']);
  });

  test('once arranging it has come to its end', async () => {
    const states = new GlobalStates();
    const half = newSignal();
    const arranging = states.arrange(state('a'), () => half.came);
    const { lines, send } = recorder();
    const closed = states.close(send);
    await Promise.resolve();
    expect(lines).toEqual([]);
    half.give();
    await Promise.all([arranging, closed]);
    expect(lines).toEqual(['a 1']);
  });
});

test('nothing is arranged once it is closed', async () => {
  const states = new GlobalStates();
  await states.close(recorder().send);
  let asked = 0;
  expect(await states.arrange(state('a'), async () => ++asked)).toBeUndefined();
  expect(asked).toBe(0);
});
