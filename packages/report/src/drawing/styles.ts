import { colourRules } from './colours.ts';

const PAGE = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:400 1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:break-word}
main,footer{max-width:1088px;margin:0 auto;padding:0 24px}
header{padding:56px 0 8px}
.brand{margin:0 0 10px;font-size:.875rem;font-weight:600;color:var(--muted)}
h1{margin:0 0 14px;font-size:clamp(1.75rem,1.2rem + 2.4vw,2.75rem);line-height:1.12;letter-spacing:-.022em;font-weight:680;text-wrap:balance}
h2{margin:0 0 4px;font-size:1.5rem;line-height:1.25;letter-spacing:-.012em;font-weight:650}
h3{margin:24px 0 10px;font-size:1rem;font-weight:650}
p{margin:0}
a{color:inherit;text-decoration-color:var(--rule);text-underline-offset:3px}
a:hover{text-decoration-color:currentColor}
:focus-visible{outline:2px solid var(--s0);outline-offset:3px;border-radius:2px}
.lede{max-width:44rem;font-size:1.0625rem;color:var(--muted);text-wrap:pretty}
.lede b{color:var(--ink);font-weight:600}
.about,.note,figcaption{color:var(--muted);max-width:46rem;text-wrap:pretty}
.note,figcaption{font-size:.875rem;margin-top:10px}
code{font:.9em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
.warning,.failure{margin:18px 0 0;padding:12px 16px;border-radius:10px;background:var(--warning);max-width:46rem}
.failure{background:var(--failure)}
.failure code{display:block;margin-top:4px;white-space:pre-wrap}
section{padding-top:52px}
footer p{max-width:46rem;margin-top:8px}
footer{padding-top:44px;padding-bottom:56px;font-size:.875rem;color:var(--muted)}
dl{margin:0}
dt{font-size:.8125rem;color:var(--muted)}
dd{margin:0;font-variant-numeric:tabular-nums}
.setup{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,15rem),1fr));gap:14px 28px;margin-top:28px;padding:18px 0;border-block:1px solid var(--border)}
.setup dd{font-size:.9375rem;line-height:1.4}
.facts{display:flex;flex-wrap:wrap;gap:10px 26px}
.facts dd{font-weight:600}
.outcomes{margin:16px 0 24px;display:grid;gap:18px}
.outcome h3{margin:0 0 8px}
.keys{display:flex;flex-wrap:wrap;gap:4px 22px;margin-bottom:14px;font-size:.875rem;color:var(--muted)}
.run{margin-top:52px;border-top:1px solid var(--border);padding-top:36px}
.swatch{width:22px;height:8px;flex:none;display:inline-block;vertical-align:middle;margin-right:9px;overflow:visible}
.swatch .line{stroke-width:3.5}
.status{white-space:nowrap}
h2 .status,h3 .status{margin-left:6px;vertical-align:.2em;font-size:.8125rem;font-weight:500;letter-spacing:0;color:var(--muted);border:1px solid var(--border);border-radius:99px;padding:1px 10px}
.status.failed,h2 .status.failed,h3 .status.failed{color:var(--s1);font-weight:600}
figure{margin:0}
.overview figure,.agreement figure{margin-top:36px}
details{margin-top:18px}
summary{cursor:pointer;color:var(--muted);font-size:.9375rem;width:fit-content}
summary:hover{color:var(--ink)}
`;

const TABLES = `
.table-box{overflow-x:auto;margin-top:14px}
table{border-collapse:collapse;width:100%;font-size:.9375rem;line-height:1.45;font-variant-numeric:tabular-nums}
caption{text-align:left;font-size:.875rem;color:var(--muted);padding-bottom:8px}
th,td{padding:10px 8px;text-align:left;vertical-align:top;border-bottom:1px solid var(--border);font-weight:400}
th:first-child{padding-left:0}
td:last-child,th:last-child{padding-right:0}
thead th{font-size:.8125rem;line-height:1.3;color:var(--muted);vertical-align:bottom}
.runs .number{text-align:right}
.runs td{white-space:nowrap}
.runs .state,.runs .state .status{white-space:normal}
.runs tbody th{width:30%;min-width:14rem;overflow-wrap:anywhere}
.runs tbody th a{font-weight:600;white-space:nowrap}
.runs .first th,.runs .first td{border-bottom-color:transparent}
.runs .words{min-width:14rem}
.runs td.words{white-space:normal}
.pairs tbody th{width:auto;min-width:0}
.runs .about{display:block;font-size:.8125rem;line-height:1.4;margin-top:2px}
.epochs{width:auto}
.epochs th,.epochs td{text-align:right;padding:4px 18px 4px 0;font-size:.875rem;white-space:nowrap}
@media screen and (max-width:860px){
.runs,.runs tbody,.runs tr,.runs th,.runs td{display:block}
.runs thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.runs caption{display:block}
.runs tr{display:grid;grid-template-columns:repeat(auto-fill,minmax(max(6.25rem,18%),1fr));gap:10px 12px;padding:16px 0;border-top:1px solid var(--border)}
.runs tbody th{grid-column:1/-1;width:auto;min-width:0;padding:0;border:0}
.runs td,.runs td.number{padding:0;border:0;text-align:left;white-space:normal}
.runs td::before{content:attr(data-name);display:block;font-size:.75rem;line-height:1.3;color:var(--muted)}
.runs td.backend{grid-column:1/-1;margin-top:-8px;font-size:.8125rem;color:var(--muted)}
.runs td.backend::before{content:"on ";display:inline;font-size:inherit}
.runs td.words{grid-column:1/-1;min-width:0}
.runs td.number,.runs td.state{display:flex;flex-direction:column;justify-content:space-between}
}
`;

const FIGURES = `
.drawing{container-type:inline-size}
.drawing svg{width:100%;height:auto;display:none;overflow:visible}
.drawing .narrow{display:block;max-width:460px}
@container (min-width:520px){.drawing:not(.single) .narrow{display:none}.drawing .medium{display:block}}
@container (min-width:920px){.drawing .medium{display:none}.drawing .wide{display:block}}
.drawing text{fill:var(--ink);font-family:inherit}
.drawing .tick,.drawing .tick text{fill:var(--muted)}
.drawing .tick{font-size:.92em;font-variant-numeric:tabular-nums}
.drawing .heading{font-weight:600;paint-order:stroke;stroke:var(--paper);stroke-width:5px;stroke-linejoin:round}
path{fill:none}
.grid{stroke:var(--grid)}
.base{stroke:var(--border)}
.line{stroke:var(--c);stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
.line.quiet{stroke-width:1.5}
.line.dots{stroke-width:5}
.line.raw{stroke-width:1;stroke-opacity:.5}
.line.raw.dots{stroke-width:3.2;stroke-opacity:.6}
.line.raw.dense{stroke-opacity:.25}
.shade{fill:var(--warning)}
.line.rate{stroke-linejoin:miter}
.line,.end{transition:opacity .15s}
.drawing .end text{fill:var(--c)}
.thread{stroke:var(--c);opacity:.6;stroke-dasharray:1 2.5}
.rule,.stem{stroke:var(--rule);stroke-opacity:.7}
.rule.quiet,.quiet>.stem{stroke-dasharray:2 3;opacity:.75}
.plate{fill:var(--paper)}
.disc{fill:var(--ink)}
.quiet>.disc{fill:var(--paper);stroke:var(--rule)}
.drawing .number{fill:var(--paper);font-size:.85em;font-weight:600;font-variant-numeric:tabular-nums}
.drawing .quiet>.number,.drawing .quiet>.why{fill:var(--muted)}
.drawing .why{font-size:.92em;font-weight:600}
.drawing .quiet>.why{font-weight:400}
.best circle{fill:var(--paper);stroke:var(--c);stroke-width:2}
.drawing .best text{fill:var(--c);font-size:.92em;font-weight:600;paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}
`;

const MARKS = `
.marks{list-style:none;margin:0;padding:0;display:grid;gap:12px;max-width:46rem}
.marks li{display:grid;grid-template-columns:auto 1fr;gap:12px;align-items:start}
.marks .disc{min-width:22px;height:22px;padding:0 6px;border-radius:11px;background:var(--ink);color:var(--paper);font-size:.75rem;line-height:22px;font-weight:600;text-align:center;margin-top:1px;font-variant-numeric:tabular-nums}
.marks .quiet .disc{background:none;color:var(--muted);box-shadow:inset 0 0 0 1px var(--rule)}
.marks b{font-weight:650}
.marks .quiet b{font-weight:500}
.marks .when{color:var(--muted)}
.marks p{text-wrap:pretty}
`;

const MEDIA = `
@media (max-width:520px){
main,footer{padding-inline:16px}
header{padding-top:32px}
section{padding-top:40px}
.run{margin-top:40px;padding-top:28px}
.setup{gap:12px}
}
@media (prefers-reduced-motion:reduce){.line,.end{transition:none}}
@media print{
main,footer{max-width:none;padding:0}
header{padding-top:0}
.run{break-inside:avoid-page;margin-top:24px;padding-top:20px}
.facts{gap:6px 18px;font-size:.875rem}
.outcomes{gap:10px}
figure,.marks li,tr,.outcome{break-inside:avoid}
h2,h3,.about,.outcome{break-after:avoid}
.runs{font-size:.75rem}
.runs thead th,.runs .about{font-size:.6875rem}
.runs th,.runs td{padding:5px 5px}
.runs tbody th{min-width:9rem}
.drawing:not(.single) .narrow,.drawing:not(.single) .medium{display:none}
.drawing .wide{display:block}
details:not([open]){display:none}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
`;

/** The whole style sheet of the page: system fonts, light and dark, narrow and wide, print. */
export function styles(): string {
  return [colourRules(), PAGE, TABLES, FIGURES, MARKS, MEDIA].map((part) => part.trim()).join('\n');
}
