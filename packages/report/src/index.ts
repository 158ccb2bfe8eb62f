export { explanationStyles } from './page/explanationStyles.ts';
export { renderExplanation, type ExplanationInput } from './page/renderExplanation.ts';
export { renderReport, type ReportInput } from './page/renderReport.ts';
export type { PreviewInput, PreviewLine } from './preview/previewLines.ts';
export { renderPreview } from './preview/renderPreview.ts';
export { renderPreviewPage } from './preview/renderPreviewPage.ts';
export { renderMarkdown, type MarkdownOptions } from './text/renderMarkdown.ts';
export { renderText, type TextOptions } from './text/renderText.ts';
