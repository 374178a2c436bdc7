/** The look of the report: one plain sheet, light or dark as the reader's system is, nothing loaded from anywhere. */
export const style = `
:root{color-scheme:light dark;--paper:#fbfaf7;--sheet:#fff;--ink:#1c1b19;--soft:#5c5953;--rule:#e2dfd8;--share:#7c9cc4;--interval:#1c1b19;--accent:#2f5d94;
--l0:#2f5d94;--l1:#b4541f;--l2:#2c7a52;--l3:#8a4b9e;--l4:#a3821a;--l5:#b23a5c;--l6:#3b8a99;--l7:#6b665d}
@media (prefers-color-scheme:dark){:root{--paper:#161719;--sheet:#1d1f22;--ink:#ecebe7;--soft:#a5a29b;--rule:#34363a;--share:#41648f;--interval:#ecebe7;--accent:#8fb6e6;
--l0:#8fb6e6;--l1:#f0a070;--l2:#7ccfa0;--l3:#cf9ae0;--l4:#dfc15a;--l5:#f08aa8;--l6:#7fd0dd;--l7:#b5b0a5}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1180px;margin:0 auto;padding:40px 24px 80px}
h1{font-size:26px;margin:0 0 4px;letter-spacing:-.01em}
h2{font-size:19px;margin:56px 0 6px;letter-spacing:-.005em}
p{max-width:74ch;margin:0 0 16px;color:var(--soft)}
nav ul{display:flex;flex-wrap:wrap;gap:4px 18px;list-style:none;margin:20px 0 0;padding:0}
a{color:var(--accent)}
a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 18px;margin:20px 0 0}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
.scroll{overflow-x:auto;background:var(--sheet);border:1px solid var(--rule);border-radius:8px;margin:0 0 20px}
table{border-collapse:collapse;width:100%}
caption{text-align:left;font-weight:600;padding:12px 14px 8px}
th,td{padding:7px 14px;text-align:left;vertical-align:top;font-weight:400;border-top:1px solid var(--rule)}
thead th,thead td{border-top:0;color:var(--soft);font-size:13px;vertical-align:bottom}
tbody th{min-width:210px}
th small{display:block;color:var(--soft)}
td{white-space:nowrap}
td small{color:var(--soft)}
strong{font-weight:650}
tr.real th,tr.real td,tr.chance th,tr.chance td{color:var(--soft)}
.bar{display:block;width:100%;min-width:84px;height:6px;margin-top:5px;border-radius:3px}
.bar .all{fill:var(--rule)}.bar .share{fill:var(--share)}.bar .interval{fill:var(--interval)}
tr.real .bar .share{fill:var(--soft);opacity:.5}
.curve,.film{background:var(--sheet);border:1px solid var(--rule);border-radius:8px;margin:0 0 20px;padding:14px}
figcaption{font-weight:600;margin-bottom:8px}
.curve svg{width:100%;height:auto}
.curve text{fill:var(--soft);font-size:12px}
.grid{stroke:var(--rule)}
.line{fill:none;stroke:var(--c);stroke-width:2;stroke-linejoin:round}
.dashed{stroke-dasharray:6 4}
.band{fill:var(--c);opacity:.07}.dot{fill:var(--c)}
${Array.from({ length: 8 }, (_, at) => `.line-${at}{--c:var(--l${at})}`).join('')}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:4px 18px;margin:8px 0;padding:0;color:var(--soft)}
.key{display:inline-block;width:18px;height:3px;background:var(--c);vertical-align:middle;margin-right:7px;border-radius:2px}
.key.dashed{background:repeating-linear-gradient(90deg,var(--c) 0 5px,transparent 5px 8px)}
details summary{cursor:pointer;color:var(--soft)}
details .scroll{margin-top:10px}
.strips{display:grid;gap:10px;grid-template-columns:max-content 1fr;align-items:center}
.strips span{color:var(--soft);max-width:20ch}
.strips img{display:block;max-width:100%;height:auto;border-radius:4px}
.film ol{color:var(--soft);margin:0 0 12px;padding-left:22px;columns:2;column-gap:32px}
@media (max-width:760px){.strips{grid-template-columns:1fr}.film ol{columns:1}main{padding:24px 14px}}
@media print{.scroll{overflow:visible}}
`
