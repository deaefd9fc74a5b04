import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BurstPicture } from './burst-pictures.ts';

/** A picture as a page has it: without a style, which the page has once for all. */
export interface PagePicture {
  readonly clause: string;
  readonly probe: string;
  readonly svg: string;
}

/** The most pictures of a clause in a page, and of a whole page: some 15 KB each at the most that limiters usually give. */
export const picturesShown = { clause: 6, page: 60 } as const;

/** Pictures for one page, and how many of each clause are left out; those of probes that depart come first. */
export interface PagePictures {
  readonly pictures: readonly PagePicture[];
  readonly left: Readonly<Record<string, number>>;
}

/** Chooses the pictures of a page. */
export const pagePictures = (all: readonly BurstPicture[]): PagePictures => {
  const byNeed = [...all.filter(({ departs }) => departs), ...all.filter(({ departs }) => !departs)];
  const pictures: PagePicture[] = [];
  const left: Record<string, number> = {};
  for (const { clause, probe, svg } of byNeed) {
    const own = pictures.filter((one) => one.clause === clause).length;
    if (own < picturesShown.clause && pictures.length < picturesShown.page)
      pictures.push({ clause, probe, svg: svg({ id: `burst-${pictures.length + 1}`, styled: false }) });
    else left[clause] = (left[clause] ?? 0) + 1;
  }
  return { pictures, left };
};

const fileIn = (outDir: string): string => join(outDir, 'bursts.json');

/** Keeps the pictures of a run beside its summary, since its page of coverage is made once more when the Allure report is there. */
export const writePictures = (outDir: string, all: readonly BurstPicture[]): void => {
  if (all.length === 0) rmSync(fileIn(outDir), { force: true });
  else writeFileSync(fileIn(outDir), `${JSON.stringify(pagePictures(all))}\n`);
};

/** The pictures of a run; none where it had no burst. */
export const readPictures = (outDir: string): PagePictures =>
  existsSync(fileIn(outDir))
    ? (JSON.parse(readFileSync(fileIn(outDir), 'utf8')) as PagePictures)
    : { pictures: [], left: {} };
