// The page, opened in a browser, and what it shows.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { openBrowser, PAGE, serve } from "./browser.mjs";

export const pageText = readFileSync(PAGE, "utf8");

/** A browser for a file's tests, and the pages in it, which note down what they complain of and what they fetch. */
export class Viewers {
  static async open() {
    const viewers = new Viewers();
    viewers.browser = await openBrowser();
    return viewers;
  }

  close() {
    return this.browser.close();
  }

  /** To be called after each test. */
  closePages() {
    return Promise.all(this.browser.contexts().map((context) => context.close()));
  }

  async page(options = {}, address = `file://${PAGE}`) {
    const page = await this.browser.newPage({ viewport: { width: 1280, height: 800 }, ...options });
    page.troubles = [];
    page.fetched = [];
    page.on("pageerror", (error) => page.troubles.push(error.message));
    page.on("dialog", (dialog) => page.troubles.push(`a dialog: ${dialog.message()}`));
    page.on("request", (request) => page.fetched.push(request.url()));
    await page.goto(address);
    return page;
  }

  /** Shows a trace as ?trace= does, from a server on loopback. */
  async showServed(trace, hash = "", options = {}) {
    const server = await serve({ "/trace-viewer.html": pageText, "/talk.ndjson": trace });
    const page = await this.page(options, `${server.address}/trace-viewer.html?trace=talk.ndjson${hash}`);
    await page.waitForSelector("#show:not([hidden]), #message:not([hidden])");
    server.close();
    page.server = server.address;
    return page;
  }
}

export function choose(page, name, trace) {
  return page.setInputFiles("#file", { name, mimeType: "application/x-ndjson", buffer: Buffer.from(trace) });
}

export async function showChosen(page, trace) {
  await choose(page, "talk.ndjson", trace);
  await page.waitForSelector("#show:not([hidden])");
}

export async function drop(page, name, trace) {
  const carried = await page.evaluateHandle(
    ([fileName, content]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], fileName));
      return transfer;
    },
    [name, trace],
  );
  await page.dispatchEvent("body", "dragover", { dataTransfer: carried });
  assert.equal(
    await page.evaluate(() => document.body.classList.contains("dropping")),
    true,
    "it does not say that one may drop",
  );
  await page.dispatchEvent("body", "drop", { dataTransfer: carried });
}

/** All that the page shows of the chosen round, as plain values. */
export function shown(page) {
  return page.evaluate(() => {
    const all = (selector, within = document) => [...within.querySelectorAll(selector)];
    const now = document.querySelector("#picture g.now[data-round]");
    const sets = {};
    for (const row of all("#sets tr[data-set]")) {
      const lit = all("td.lit", row).map((bit) => Number(bit.dataset.fd));
      sets[row.dataset.set] = [...(sets[row.dataset.set] ?? []), ...lit];
    }
    return {
      round: Number(document.getElementById("round").value),
      column: Number(now.dataset.round),
      sets,
      bits: all("#sets td.bit")
        .map((bit) => bit.textContent)
        .join(""),
      cells: all(".cell", now).map((cell) => cell.dataset.cell),
      labels: all(".cell", now).map((cell) => cell.getAttribute("aria-label")),
      lanes: all("#picture g[data-client]").map((label) => label.querySelector(".name").textContent),
      forwards: all(".forward", now).length,
      columns: all("#picture g[data-round]").length,
      nodes: all("#picture *").length,
      words: document.getElementById("words").textContent,
    };
  });
}

export function roundShown(page) {
  return page.inputValue("#round").then(Number);
}

export function messageShown(page) {
  return page.textContent("#message p");
}

export function assertCalm(page) {
  assert.deepEqual(page.troubles, []);
}

export function roundsOf(trace) {
  return trace
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line))
    .filter((one) => one.round !== undefined);
}

/** That the bits which are lit are those of the trace. */
export function assertSets(sets, round) {
  const expected = {
    "read, asked": round.in.read,
    "read, answered": round.out.read,
    "write, asked": round.in.write,
    "write, answered": round.out.write,
  };
  round.looks.forEach((look, i) => {
    expected[`read, look ${i + 2}`] = look.read;
  });
  for (const [name, fds] of Object.entries(expected))
    assert.deepEqual(sets[name], fds, `round ${round.round}: ${name}`);
}
