import { pictureStyle } from '../limits/picture-style.ts';
import { pageStyle } from './page-style.ts';

/** The style of the page of coverage. */
export const coveragePageStyle: string = `${pageStyle}${pictureStyle}
.burst { margin: 8px 0; max-width: 820px; overflow-x: auto; } .burst svg { display: block; width: 100%; min-width: 600px; height: auto; }
a { color: var(--link); overflow-wrap: anywhere; }
.funnel { list-style: none; margin: 16px 0; padding: 0; max-width: 820px; }
.funnel > li { display: grid; grid-template-columns: 96px 52px minmax(0, 1fr); gap: 2px 10px; align-items: center; margin: 0 0 6px; }
.funnel b { text-align: right; font-variant-numeric: tabular-nums; }
.funnel progress { width: 100%; height: 12px; accent-color: var(--good); }
.funnel details { grid-column: 1 / -1; }
.funnel ul { margin: 4px 0 8px; padding-left: 20px; }
summary { cursor: pointer; overflow-wrap: anywhere; }
section { border-top: 1px solid var(--line); padding: 2px 0 8px; }
section > h3 { margin: 10px 0 6px; }
.clause { border-left: 4px solid var(--line); background: var(--soft); margin: 0 0 5px; padding: 5px 10px; }
.clause[data-verdict="pass"] { border-left-color: var(--good); }
.clause[data-verdict="fail"], .clause[data-verdict="error"] { border-left-color: var(--bad); }
.clause[data-verdict="warn"], .clause[data-verdict="inconclusive"], .clause[data-verdict="unproven"] { border-left-color: var(--doubt); }
.clause p { margin: 4px 0; }
.clause .statement { display: block; }
.tests a { display: inline-block; margin: 0 12px 2px 0; padding: 2px 0; }
[hidden] { display: none !important; }
@media (max-width: 700px) {
  .funnel > li { grid-template-columns: 86px 40px minmax(0, 1fr); }
  summary { padding: 5px 0; } .tests a { padding: 6px 0; }
}
`;
