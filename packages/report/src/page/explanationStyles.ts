/** Only what is explained: a page around it keeps its own looks. */
const IN = ':is(.explained,.runs-list)';

const RULES = `
.story{max-width:46rem;font-size:1.0625rem;margin-bottom:20px;text-wrap:pretty}
section.explained,section.runs-list{padding-top:30px}
.explained>figure:first-of-type{margin-top:8px}
.explained>h2,.explained>h3{margin:44px 0 10px}
.explained>:is(h2,h3):first-child{margin-top:0}
details>section.explained{padding-top:14px}
.explained>h3{font-size:1.125rem}
.explained h4{margin:28px 0 8px;font-size:1rem;font-weight:650}
.changes,.findings,.recommendations,.damage{list-style:none;margin:12px 0 0;padding:0;max-width:52rem;display:grid;gap:8px}
.damage{list-style:disc;padding-left:1.2em}
.recommendations{gap:18px}
.recommendations details{margin-top:4px}
.finding{margin:0}
.finding summary{color:var(--ink);width:auto;font-size:1rem}
.tag{display:inline-block;font-size:.75rem;line-height:1.5;font-weight:600;border-radius:99px;padding:0 9px;border:1px solid var(--border);color:var(--ink);background:var(--raised);vertical-align:.1em}
.tag.problem{background:var(--failure);border-color:var(--s1)}
.tag.warning{background:var(--warning)}
.grounds{margin:8px 0 10px;padding:12px 16px;border-radius:10px;background:var(--raised);font-size:.9375rem;display:grid;gap:8px}
.evidence{display:flex;flex-wrap:wrap;gap:8px 24px}
.evidence dd{overflow-wrap:anywhere;max-width:40rem}
.when{color:var(--muted)}
.compact .number{text-align:right}
.compact tbody th,.compact td{white-space:nowrap}
.cards tbody th{width:auto;min-width:0;white-space:nowrap}
.cards .words{min-width:0;white-space:normal}
.cards.many tbody th{white-space:normal;max-width:22rem}
.explained .epochs thead th{white-space:normal;overflow-wrap:anywhere;min-width:4.5rem;max-width:9rem}
.spark{width:96px;height:26px;display:block;overflow:visible}
.spark .line{stroke-width:1.5}
.one-run{border-top:1px solid var(--border);padding:14px 0;margin:0}
.one-run>summary{width:auto;color:var(--ink)}
.one-run>summary :is(h2,h3){display:inline;font-size:1.125rem;margin:0}
.one-run>summary .about{display:block;font-size:.875rem;margin-left:1.1em}
.one-run>div{margin-top:14px;scroll-margin-top:96px}
.runs-list{margin-top:44px}
.problems{margin:18px 0 0;padding:12px 16px 12px 34px;border-radius:10px;background:var(--warning);max-width:52rem}
@media screen and (max-width:860px){
.cards tbody th{font-weight:600}
.cards td.words{grid-column:auto}
.cards td.number{justify-content:flex-start}
.many tr{grid-template-columns:minmax(0,1fr) minmax(0,1fr) 100px;gap:6px 12px;padding:12px 0}
.many td.words,.many td.words:last-child{display:block;grid-column:1/-1;padding:0;border:0;font-size:.875rem}
.many td.words::before{display:inline;content:attr(data-name) ": ";font-size:inherit}
.many td.words{order:1}
.many td.curve{order:-1;padding:0;border:0}
.many td.curve::before{display:none}
.many td.extra{display:none}
.many tbody th a{white-space:normal}
.many tbody th{order:-2;grid-column:1/3}
}
@media screen and (max-width:620px){
.compact .extra{display:none}
.compact th,.compact td{padding:8px 4px;font-size:.8125rem}
.compact thead th{font-size:.75rem}
.compact tbody th,.compact td:last-child{white-space:normal}
}
@media print{
${IN} details::details-content{content-visibility:visible!important;block-size:auto!important;display:block!important;opacity:1!important}
${IN} details:not([open]){display:block}
${IN} summary{list-style:none;break-after:avoid}
${IN} :is(.epochs th,.epochs td){padding:1px 14px 1px 0;font-size:.75rem}
.explained :is(h2,h3,h4){margin-top:26px}
.finding,.recommendations li,.grounds{break-inside:avoid}
.story,.findings,.recommendations{max-width:none}
}
`;

/** The rules that an explanation needs beside those of the figures. */
export const explanationStyles = (): string => RULES.trim();
