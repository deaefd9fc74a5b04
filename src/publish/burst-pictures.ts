import type { AnswerClause, Contract } from '../contract/model.ts';
import type { Exchange } from '../exchange/model.ts';
import { readBurst } from '../judge/burst.ts';
import type { ProbeResult } from '../judge/judge-probe.ts';
import { isDecided } from '../judge/verdict.ts';
import { limitsPicture } from '../limits/picture.ts';
import { burstStory } from '../limits/story.ts';
import type { ProbeGroup } from '../plan/probe.ts';
import { plural } from './show.ts';

/** A picture of the burst of a probe. */
export interface BurstPicture {
  readonly clause: string;
  readonly probe: string;
  /** What tells the probe from others of its clause and operation; empty where it has no case. */
  readonly of: string;
  /** Whether the probe departs, or could not be decided. */
  readonly departs: boolean;
  /** An SVG; `styled` where it is to stand by itself. Its ids begin with `id`. */
  readonly svg: (options?: { readonly id?: string; readonly styled?: boolean }) => string;
}

/** The pictures of the bursts of a clause and operation, one for each probe that was asked, in the order of the plan. */
export const burstPictures = (
  contract: Contract,
  clause: AnswerClause,
  group: ProbeGroup,
  results: readonly ProbeResult[],
  exchanges: readonly Exchange[],
): readonly BurstPicture[] =>
  group.probes.flatMap((probe) => {
    if (probe.kind !== 'question') return [];
    const own = exchanges.filter((exchange) => exchange.probe === probe.id);
    const found = own.length === 0 ? undefined : readBurst(contract, probe, own);
    if (!found || found.measured.burst.length === 0) return [];
    const story = burstStory(found.measured, found.documented);
    const result = results.find((one) => one.probe === probe.id);
    const { admitted, sent } = story.burst;
    const title = { title: probe.id, subtitle: `${admitted} of ${plural(sent, 'request')} let through` };
    return [
      {
        clause: clause.id,
        probe: probe.id,
        of: probe.id.startsWith(`${group.id}:`) ? probe.id.slice(group.id.length + 1) : '',
        departs: result !== undefined && (!isDecided(result.verdict) || result.findings.length > 0),
        svg: (options) => limitsPicture(story, title, options),
      },
    ];
  });

/** The name of a picture in a test's attachments: with its case where there are several. */
export const pictureName = ({ of }: BurstPicture, several: boolean): string =>
  several && of !== '' ? `burst ${of}.svg` : 'burst.svg';
