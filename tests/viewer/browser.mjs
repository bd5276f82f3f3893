// Debian's chromium, driven by playwright-core, and a server on loopback for what it is to fetch.

import { accessSync, constants } from "node:fs";
import http from "node:http";
import path from "node:path";

import { chromium } from "playwright-core";

import { REPOSITORY } from "./relay.mjs";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
export const PAGE = path.join(REPOSITORY, "docs/trace-viewer.html");

export function openBrowser() {
  try {
    accessSync(CHROMIUM, constants.X_OK);
  } catch {
    throw new Error(`there is no ${CHROMIUM}: install Debian's package chromium, or set CHROMIUM to where it is`);
  }
  // Chromium has no sandbox for root, whom containers are run by; nothing but our own page is opened.
  return chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
}

/** Serves texts by path, and 404 for all else. */
export async function serve(texts) {
  const server = http.createServer(({ url }, answer) => {
    const text = texts[new URL(url, "http://localhost").pathname];
    const type = url.startsWith("/trace-viewer.html") ? "text/html" : "application/x-ndjson";
    answer.writeHead(text === undefined ? 404 : 200, { "Content-Type": `${type}; charset=utf-8` }).end(text);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { address: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
