import { pageStyle } from './page-style.ts';

/** The style of the page of a proof. */
export const proofPageStyle: string = `${pageStyle}
:root { --killed: #d8f0de; --on-killed: #14532d; --survived: #c1121f; --on-survived: #fff; --explained: #fbe3a8; --on-explained: #6b3d00;
  --held: #e8ecf0; --on-held: #5a626a; --red: #8b1fa9; --on-red: #fff; }
@media (prefers-color-scheme: dark) { :root { --killed: #173b24; --on-killed: #9be0b1; --survived: #e5383b; --on-survived: #fff; --explained: #574210;
  --on-explained: #ffdf8f; --held: #262b30; --on-held: #9aa4ad; --red: #b04fd0; --on-red: #fff; } }
#scroll { overflow: auto; max-height: 72vh; border: 1px solid var(--line); }
#matrix { border-collapse: separate; border-spacing: 0; table-layout: fixed; font-size: 12px; line-height: 20px; }
#matrix th, #matrix td { padding: 0; border-right: 1px solid var(--line); border-bottom: 1px solid var(--line); font-weight: 400; cursor: pointer; }
#matrix thead th { position: sticky; top: 0; z-index: 2; background: var(--soft); }
#matrix thead tr:first-child th { height: 24px; padding: 0 4px; font-weight: 600; text-align: left; overflow: hidden; white-space: nowrap; text-overflow: ellipsis; cursor: default; }
#matrix thead tr + tr th { top: 24px; height: 200px; vertical-align: bottom; }
#matrix thead tr + tr th span { writing-mode: vertical-rl; transform: rotate(180deg); display: block; max-height: 194px; width: 22px; line-height: 22px; overflow: hidden; white-space: nowrap; text-overflow: ellipsis; margin-bottom: 4px; }
#matrix thead tr:first-child th:first-child { left: 0; z-index: 3; vertical-align: bottom; padding: 4px 8px; white-space: normal; }
#matrix tbody th { position: sticky; left: 0; z-index: 1; background: var(--soft); text-align: left; padding: 1px 8px; font: 12px/18px ui-monospace, monospace; overflow-wrap: anywhere; }
#matrix tbody th.unproven { color: var(--doubt); font-weight: 600; }
#matrix td { text-align: center; }
#matrix .first { border-left: 2px solid var(--quiet); }
#matrix .chosen { outline: 2px solid var(--link); outline-offset: -2px; }
.k { background: var(--killed); color: var(--on-killed); } .s { background: var(--survived); color: var(--on-survived); font-weight: 700; }
.e { background: var(--explained); color: var(--on-explained); font-weight: 700; } .h { background: var(--held); color: var(--on-held); }
.r { background: var(--red); color: var(--on-red); font-weight: 700; }
#details { border: 1px solid var(--line); border-top: 0; padding: 12px; background: var(--soft); min-height: 64px; }
#details dl + h3, #details dl + dl { margin-top: 14px; }
.before { color: var(--good); } .after { color: var(--bad); }
@media (max-width: 700px) {
  #matrix thead tr + tr th { height: 150px; } #matrix thead tr + tr th span { max-height: 144px; }
  #matrix tbody th { padding: 1px 4px; font-size: 11px; line-height: 15px; }
}
`;
