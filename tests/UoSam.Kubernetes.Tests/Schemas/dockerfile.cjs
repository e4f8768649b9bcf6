// Reads a Dockerfile from standard input and prints what a builder would refuse; one line per fault.
const { validate, ValidationSeverity } = require("dockerfile-utils");
const { readFileSync } = require("node:fs");

for (const { message, range, severity } of validate(readFileSync(0, "utf8"), { instructionWorkdirRelative: ValidationSeverity.ERROR })) {
  console.log(`line ${range.start.line + 1}: ${severity === 1 ? "" : "warning: "}${message}`);
}
