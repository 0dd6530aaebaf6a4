#!/usr/bin/env node
// Starts the binary that npm put beside this package for the machine at hand, and ends as it ends.
"use strict";
const { spawn } = require("node:child_process");

const platform = `@uncanned/${process.platform}-${process.arch}`;
const file = process.platform === "win32" ? "uncanned.exe" : "uncanned";

let binary;
try {
  binary = require.resolve(`${platform}/${file}`);
} catch {
  console.error(
    `problem: there is no uncanned for ${process.platform} on ${process.arch} here\n` +
      `  help: install the package ${platform}, which npm leaves out under --omit=optional; where there is none, build it with cargo`,
  );
  process.exit(2);
}

const child = spawn(binary, process.argv.slice(2), { stdio: "inherit" });
child.on("error", (error) => {
  console.error(`problem: ${binary}: could not be started: ${error.message}`);
  process.exit(2);
});
// A terminal sends its signals to both; whoever stops this process alone means the other one too.
const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
const pass = (signal) => child.kill(signal);
for (const signal of signals) process.on(signal, pass);
child.on("exit", (code, signal) => {
  if (signal === null) process.exit(code);
  for (const signal of signals) process.off(signal, pass);
  process.kill(process.pid, signal);
});
