export { explanationStyles } from './page/explanationStyles.ts';
export { renderReport, type ReportInput } from './page/renderReport.ts';
