/** The style of the page of a proof: light and dark, and narrow enough for a phone. */
export const proofPageStyle: string = `
:root { color-scheme: light dark; --back: #fff; --text: #1c2024; --quiet: #5a626a; --line: #d9dde1; --soft: #f4f6f8; --link: #0b5cad;
  --killed: #d8f0de; --on-killed: #14532d; --survived: #c1121f; --on-survived: #fff; --explained: #fbe3a8; --on-explained: #6b3d00;
  --held: #e8ecf0; --on-held: #5a626a; --red: #8b1fa9; --on-red: #fff; --good: #1f7a3d; --bad: #c1121f; --doubt: #9a5b00; }
@media (prefers-color-scheme: dark) { :root { --back: #14171a; --text: #e6e9ec; --quiet: #9aa4ad; --line: #343a40; --soft: #1d2125; --link: #7ab8ff;
  --killed: #173b24; --on-killed: #9be0b1; --survived: #e5383b; --on-survived: #fff; --explained: #574210; --on-explained: #ffdf8f;
  --held: #262b30; --on-held: #9aa4ad; --red: #b04fd0; --on-red: #fff; --good: #6fd18f; --bad: #ff7b7d; --doubt: #f0b35a; } }
* { box-sizing: border-box; }
body { font: 14px/1.5 system-ui, sans-serif; margin: 0 auto; padding: 20px; max-width: 1500px; color: var(--text); background: var(--back); }
h1 { font-size: 22px; line-height: 1.25; margin: 0 0 4px; } h2 { font-size: 17px; margin: 32px 0 8px; } h3 { font-size: 15px; margin: 0 0 8px; overflow-wrap: anywhere; }
p { margin: 0 0 8px; } .quiet { color: var(--quiet); }
code, pre, .id { font: 12.5px/1.45 ui-monospace, monospace; overflow-wrap: anywhere; }
pre { margin: 0; white-space: pre-wrap; }
.conclusion { font-size: 17px; font-weight: 600; border-left: 4px solid; padding: 6px 12px; margin: 14px 0; background: var(--soft); }
.good { color: var(--good); } .bad { color: var(--bad); } .doubt { color: var(--doubt); }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 3px 16px; margin: 0; }
dt { color: var(--quiet); } dd { margin: 0; overflow-wrap: anywhere; }
form { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: end; margin: 0 0 8px; }
label { display: flex; flex-direction: column; font-size: 12px; color: var(--quiet); }
input, select { font: inherit; font-size: 14px; color: var(--text); background: var(--back); border: 1px solid var(--line); border-radius: 4px; padding: 5px 8px; }
input { width: 260px; max-width: 100%; }
:focus-visible { outline: 2px solid var(--link); outline-offset: -2px; }
.key { display: flex; flex-wrap: wrap; gap: 4px 14px; font-size: 12.5px; margin: 0 0 8px; padding: 0; list-style: none; }
.key b { display: inline-block; width: 20px; text-align: center; margin-right: 5px; font-weight: 600; }
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
.list { border-collapse: collapse; width: 100%; }
.list th, .list td { text-align: left; vertical-align: top; padding: 5px 12px 5px 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
.list th { font-weight: 600; color: var(--quiet); }
@media (max-width: 700px) {
  body { padding: 12px; } h1 { font-size: 19px; } .conclusion { font-size: 15px; }
  label, input, select { width: 100%; } form label { flex: 1 1 140px; } form label:first-child { flex-basis: 100%; }
  dl { grid-template-columns: minmax(0, 1fr); gap: 0; } dd { margin-bottom: 6px; }
  #matrix thead tr + tr th { height: 150px; } #matrix thead tr + tr th span { max-height: 144px; }
  #matrix tbody th { padding: 1px 4px; font-size: 11px; line-height: 15px; }
  .list thead { display: none; } .list, .list tbody, .list tr, .list td { display: block; } .list tr { border-bottom: 1px solid var(--line); padding: 6px 0; }
  .list td { border: 0; padding: 0 0 3px; } .list td::before { content: attr(data-what); display: block; font-size: 11px; color: var(--quiet); }
}
`;
