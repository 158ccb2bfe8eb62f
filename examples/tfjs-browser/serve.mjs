// Builds the page and serves it on this machine. Usage: node serve.mjs [PORT]
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, extname, join } from 'node:path';
import { build } from './build.mjs';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
};

const folder = await build();
const server = createServer(({ url }, response) => {
  const { pathname } = new URL(url, 'http://localhost');
  // the folder is flat, so that a name is all there is to look up
  const file = join(folder, pathname === '/' ? 'index.html' : basename(pathname));
  if (!existsSync(file) || !types[extname(file)]) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-type': types[extname(file)], 'cache-control': 'no-cache' });
  createReadStream(file).pipe(response);
});
server.listen(Number(process.argv[2] ?? 8000), '127.0.0.1', () => {
  console.log(`http://localhost:${server.address().port}/`);
});
