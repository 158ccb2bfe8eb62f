import { markup, Markup } from '../drawing/markup.ts';
import { styles } from '../drawing/styles.ts';
import { explanationStyles } from './explanationStyles.ts';

/** A whole page around its main part: no script, nothing from outside, and a policy that says so. */
export function renderPage(title: string, main: Markup, footer: Markup): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>
${new Markup(styles())}
${new Markup(explanationStyles())}
</style>
</head>
<body>
<main>
${main}</main>
<footer>${footer}</footer>
</body>
</html>
`.text;
}
