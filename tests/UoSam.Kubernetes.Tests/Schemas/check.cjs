// Reads manifests as YAML from standard input and checks each against its schema; one line per fault.
const { parseAllDocuments } = require("yaml");
const { readFileSync } = require("node:fs");

const packages = {
  "cert-manager.io": "@kubernetes-models/cert-manager/cert-manager.io",
  "keda.sh": "@kubernetes-models/keda/keda.sh",
  "monitoring.coreos.com": "@kubernetes-models/prometheus-operator/monitoring.coreos.com",
};

function schemaOf({ apiVersion, kind }) {
  const [group, version] = apiVersion.includes("/") ? apiVersion.split("/") : [null, apiVersion];
  const name = group === null ? `kubernetes-models/${version}` : `${packages[group] ?? `kubernetes-models/${group}`}/${version}`;
  return require(name)[kind];
}

for (const document of parseAllDocuments(readFileSync(0, "utf8"))) {
  const manifest = document.toJS();
  const name = `${manifest.kind} ${manifest.metadata?.name}`;
  const Schema = schemaOf(manifest);
  if (Schema === undefined) {
    console.log(`${name}: there is no ${manifest.kind} in ${manifest.apiVersion}`);
    continue;
  }
  try {
    new Schema(manifest).validate();
  } catch (error) {
    console.log(`${name}: ${error.message.replaceAll("\n", " ")}`);
  }
}
