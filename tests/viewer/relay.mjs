// The real relay with --trace=FILE, and people who talk through it, each a socket as nc has one.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));
const BINARY = process.env.CHAT_RELAY ?? path.join(REPOSITORY, "build/release/relay/chat-relay");
const PATIENCE_MS = 20_000;

/** Waits for the event that makes a check true, and says what was there instead if it does not come. */
class Hearing {
  text = "";
  #waiting = [];

  add(chunk) {
    this.text += chunk;
    this.#waiting = this.#waiting.filter((one) => !one());
  }

  /** What has come up to and with the pattern; it is taken, so that the next call looks further on. */
  until(pattern, who) {
    return new Promise((resolve, reject) => {
      const patience = setTimeout(
        () => reject(new Error(`${who} waited for ${pattern}, and heard: ${this.text.slice(-400)}`)),
        PATIENCE_MS,
      );
      const look = () => {
        const found = this.text.match(pattern);
        if (!found) return false;
        clearTimeout(patience);
        this.text = this.text.slice(found.index + found[0].length);
        resolve(found);
        return true;
      };
      if (!look()) this.#waiting.push(look);
    });
  }
}

export class Person {
  #socket;
  #hearing = new Hearing();

  /** Joins at a port or at a unix socket's path, and waits for the welcome. */
  static async join(door, name) {
    const person = new Person(door, name);
    // A line in full is a line client's, so nobody waits 300 ms to be recognised.
    await person.say(`/nick ${name}`);
    await person.hears(new RegExp(`You are ${name}[,.].*\n`));
    return person;
  }

  constructor(door, name) {
    this.name = name;
    this.#socket = net.connect(
      typeof door === "number"
        ? { port: door, host: "127.0.0.1", allowHalfOpen: true }
        : { path: door, allowHalfOpen: true },
    );
    this.#socket.setNoDelay?.(true);
    this.#socket
      .setEncoding("utf8")
      .on("data", (chunk) => this.#hearing.add(chunk))
      .on("error", () => {});
    this.gone = new Promise((resolve) => this.#socket.once("close", resolve));
    this.ended = new Promise((resolve) => this.#socket.once("end", resolve));
  }

  hears(pattern) {
    return this.#hearing.until(pattern, this.name);
  }

  /** Resolves when the kernel has it. */
  types(bytes) {
    return new Promise((resolve) => this.#socket.write(bytes, resolve));
  }

  say(line) {
    return this.types(`${line}\n`);
  }

  stopReading() {
    this.#socket.pause();
  }

  readOn() {
    this.#socket.resume();
  }

  finishSending() {
    this.#socket.end();
  }

  reset() {
    this.#socket.resetAndDestroy();
  }

  leave() {
    this.#socket.destroy();
    return this.gone;
  }
}

export class Relay {
  #process;
  #directory = mkdtempSync(path.join(tmpdir(), "viewer"));
  #stderr = "";
  unixDoor = path.join(this.#directory, "door");

  /** Listens at a port and at a unix socket; a client's lines are not slowed down, and a seat is left
      the moment its connection is lost. */
  static async start(...options) {
    const relay = new Relay(options);
    relay.port = Number((await relay.announced(/Listening on 127\.0\.0\.1:(\d+)/))[1]);
    await relay.announced(/Listening on unix:/);
    return relay;
  }

  constructor(options) {
    // Names without a directory, so that no trace tells where it was made.
    const where = ["--listen", "127.0.0.1:0", "--listen", "unix:door", "--trace=talk.ndjson"];
    this.#process = spawn(BINARY, [...where, "--flood-rate", "0", "--resume-within", "0", ...options], {
      cwd: this.#directory,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const hearing = new Hearing();
    this.announced = (pattern) => hearing.until(pattern, "whoever started the relay");
    this.#process.stdout.setEncoding("utf8").on("data", (chunk) => hearing.add(chunk));
    this.#process.stderr.setEncoding("utf8").on("data", (chunk) => {
      this.#stderr += chunk;
    });
    this.#process.once("error", (error) => assert.fail(`${BINARY}: ${error.message}`));
    this.ended = new Promise((resolve) => this.#process.once("close", resolve));
  }

  /** Ends it in good order, and returns the trace it wrote. */
  async stop() {
    this.#process.kill("SIGTERM");
    const status = await this.ended;
    assert.equal(status, 0, `the relay ended with status ${status}: ${this.#stderr}`);
    const source = readFileSync(path.join(this.#directory, "talk.ndjson"), "utf8");
    rmSync(this.#directory, { recursive: true });
    return source;
  }
}
