import { existsSync } from 'node:fs';
import { type Browser, chromium } from '@playwright/test';

/** Where Chromium and its kin usually lie. */
const usual = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

const found = (): string | undefined => {
  const named = process.env.CHROMIUM;
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return named;
    throw new Error(`CHROMIUM: found no file ${named}; wanted a Chromium that can be started`);
  }
  return [...usual, chromium.executablePath()].find((path) => existsSync(path));
};

/** A Chromium on this machine: the one that the variable CHROMIUM names, one at a usual place, or Playwright's own. */
export const browserFile: string | undefined = found();

/** Why tests that need a browser are skipped; undefined where they are not: there is one, or REFUSAL_REQUIRE_BROWSER=1 wants them to fail without. */
export const whyNoBrowser: string | undefined =
  browserFile !== undefined || process.env.REFUSAL_REQUIRE_BROWSER === '1'
    ? undefined
    : 'skipped: found no Chromium; name one in CHROMIUM, or install the package chromium';

/** Starts it. Throws where there is none. */
export const openBrowser = async (): Promise<Browser> => {
  if (browserFile === undefined)
    throw new Error('found no Chromium; wanted one, since REFUSAL_REQUIRE_BROWSER is 1: name it in CHROMIUM');
  return chromium.launch({
    executablePath: browserFile,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
};
