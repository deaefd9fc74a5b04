/** The style that the pages share: light and dark, and narrow enough for a phone. */
export const pageStyle: string = `
:root { color-scheme: light dark; --back: #fff; --text: #1c2024; --quiet: #5a626a; --line: #d9dde1; --soft: #f4f6f8; --link: #0b5cad;
  --good: #1f7a3d; --bad: #c1121f; --doubt: #9a5b00; }
@media (prefers-color-scheme: dark) { :root { --back: #14171a; --text: #e6e9ec; --quiet: #9aa4ad; --line: #343a40; --soft: #1d2125; --link: #7ab8ff;
  --good: #6fd18f; --bad: #ff7b7d; --doubt: #f0b35a; } }
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
.list { border-collapse: collapse; width: 100%; }
.list th, .list td { text-align: left; vertical-align: top; padding: 5px 12px 5px 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
.list th { font-weight: 600; color: var(--quiet); }
@media (max-width: 700px) {
  body { padding: 12px; } h1 { font-size: 19px; } .conclusion { font-size: 15px; }
  label, input, select { width: 100%; } form label { flex: 1 1 140px; } form label:first-child { flex-basis: 100%; }
  dl { grid-template-columns: minmax(0, 1fr); gap: 0; } dd { margin-bottom: 6px; }
  .list thead { display: none; } .list, .list tbody, .list tr, .list td { display: block; } .list tr { border-bottom: 1px solid var(--line); padding: 6px 0; }
  .list td { border: 0; padding: 0 0 3px; } .list td::before { content: attr(data-what); display: block; font-size: 11px; color: var(--quiet); }
}
`;
