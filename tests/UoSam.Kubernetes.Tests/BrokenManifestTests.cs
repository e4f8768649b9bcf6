using UoSam.Kubernetes.Tests.Manifests;
using UoSam.Kubernetes.Tests.Rules;
using YamlDotNet.Core;

namespace UoSam.Kubernetes.Tests;

/// <summary>Each check refuses a manifest that is broken in its respect: what it would miss would be missed in k8s/ too.</summary>
public sealed class BrokenManifestTests
{
    [Theory]
    [InlineData("resources:\n          limits:", "resorces:\n          limits:", "resorces")]
    [InlineData("periodSeconds: 15", "periodSeconds: soon", "soon")]
    [InlineData("memory: 2Gi", "memory: plenty", "Line: ")]
    [InlineData("jobLabel: ", "jobLable: ", "jobLable")]
    public void Parse_FieldThatIsNotThere_IsRefused(string found, string broken, string expected)
    {
        var fault = Record.Exception(() => ManifestSet.Parse(Break(found, broken)));

        Assert.NotNull(fault);
        Assert.Contains(expected, fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_KeyTwice_IsRefused() => Assert.ThrowsAny<YamlException>(() =>
        ManifestSet.Parse(Break("enableServiceLinks: false", "enableServiceLinks: false\n      enableServiceLinks: true")));

    [Fact]
    public void Schema_FieldsMissingOrOutOfTheirSet_AreRefused()
    {
        var yaml = Kustomizations.Everything("gpu");
        yaml = Break(yaml, "  scaleTargetRef:\n    apiVersion: apps/v1\n    kind: Deployment\n    name: sam-encoder\n", "");
        yaml = Break(yaml, "whenUnsatisfiable: ScheduleAnyway", "whenUnsatisfiable: Perhaps");
        yaml = Break(yaml, "  groups:\n  - name: uosam\n    rules:", "  groups:\n  - rules:");

        var faults = SchemaCheck.Faults(yaml).ToList();

        Assert.Contains(faults, fault => fault.Contains("ScaledObject sam-encoder", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("whenUnsatisfiable", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("PrometheusRule uosam", StringComparison.Ordinal));
    }

    [Fact]
    public void Schema_UnknownKindOfItsGroup_IsRefused() => Assert.Contains(
        SchemaCheck.Faults(Break("kind: PodDisruptionBudget", "kind: PodDisruption")),
        fault => fault.Contains("there is no PodDisruption in policy/v1", StringComparison.Ordinal));

    [Theory]
    // Selectors and parts.
    [InlineData("matchLabels:\n      app.kubernetes.io/name: sam-encoder", "matchLabels:\n      app.kubernetes.io/name: sam-decoder", "selects the pods of []")]
    [InlineData("selector:\n    app.kubernetes.io/name: sam-encoder", "selector:\n    app.kubernetes.io/part-of: uosam", "Service sam-encoder selects the pods of [")]
    [InlineData("clusterIP: None", "clusterIP: 10.0.0.9", "not headless")]
    [InlineData("port: 9464\n    targetPort: metrics", "port: 9465\n    targetPort: metrics", "port metrics is 9465")]
    [InlineData("kind: PodDisruptionBudget\nmetadata:\n  labels:\n    app.kubernetes.io/part-of: uosam\n  name: sam-encoder", "kind: PodDisruptionBudget\nmetadata:\n  labels:\n    app.kubernetes.io/part-of: uosam\n  name: other", "sam-encoder: there is no V1PodDisruptionBudget")]
    // Scaling.
    [InlineData("spec:\n  minReadySeconds: 5", "spec:\n  replicas: 3\n  minReadySeconds: 5", "sets replicas (3)")]
    [InlineData("kind: Deployment\n    name: local-optimizer", "kind: Deployment\n    name: local", "local-optimizer is scaled by 0 scalers")]
    [InlineData("stabilizationWindowSeconds: 900", "stabilizationWindowSeconds: 0", "scales down after 0 s")]
    [InlineData("type: Pods\n        value: 1", "type: Pods\n        value: 4", "scales down by more than 1 pod")]
    [InlineData("minReplicas: 2", "minReplicas: 1", "1 to 16 replicas")]
    // Pods.
    [InlineData("runAsNonRoot: true", "runAsNonRoot: false", "runAsNonRoot")]
    [InlineData("runAsUser: 1654", "runAsUser: 0", "runAsUser")]
    [InlineData("seccompProfile:\n          type: RuntimeDefault", "seccompProfile:\n          type: Unconfined", "seccompProfile")]
    [InlineData("automountServiceAccountToken: false", "automountServiceAccountToken: true", "automountServiceAccountToken")]
    [InlineData("emptyDir:\n          sizeLimit: 1Gi", "hostPath:\n          path: /models", "hostPath")]
    [InlineData("enableServiceLinks: false", "enableServiceLinks: false\n      hostNetwork: true", "hostNetwork")]
    [InlineData("terminationGracePeriodSeconds: 60", "terminationGracePeriodSeconds: 30", "expected more than preStop and drain together, 40")]
    [InlineData("sleep:\n              seconds: 10", "sleep:\n              seconds: 40", "expected more than preStop and drain together, 70")]
    [InlineData("sleep:\n              seconds: 10", "sleep:\n              seconds: 1", "preStop sleeps 1 s")]
    [InlineData("enforce: restricted", "enforce: baseline", "restricted pod security")]
    // Containers.
    [InlineData("image: uosam-sam-encoder:0.1.0", "image: uosam-sam-encoder:latest", "image uosam-sam-encoder:latest")]
    [InlineData("image: uosam-sam-encoder:0.1.0", "image: uosam-sam-encoder", "image uosam-sam-encoder,")]
    [InlineData("readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", "readOnlyRootFilesystem")]
    [InlineData("allowPrivilegeEscalation: false", "allowPrivilegeEscalation: true", "allowPrivilegeEscalation")]
    [InlineData("drop:\n            - ALL", "add:\n            - NET_ADMIN", "capabilities")]
    [InlineData("limits:\n            cpu: \"2\"", "limits:\n            cpu: 2500m", "expected whole processors")]
    [InlineData("requests:\n            cpu: \"2\"\n            memory: 1Gi", "requests:\n            cpu: \"2\"", "no request of memory")]
    [InlineData("limits:\n            cpu: \"2\"\n            memory: 2Gi", "limits:\n            cpu: \"2\"\n            memory: 1Mi", "limit of memory")]
    // Probes.
    [InlineData("port: 5101\n            service: uosam.v1.SamEncoder", "port: 5102\n            service: uosam.v1.SamEncoder", "probe asks 5102")]
    [InlineData("service: uosam.v1.LocalOptimizer", "service: local", "asks 5103 for local")]
    [InlineData("service: liveness", "service: uosam.v1.SamEncoder", "the liveness probe asks")]
    [InlineData("value: http://*:5101", "value: http://127.0.0.1:5101", "ASPNETCORE_URLS")]
    [InlineData("containerPort: 5101", "containerPort: 5001", "port grpc is 5001")]
    [InlineData("startupProbe:\n          failureThreshold: 60", "startupProbe:\n          failureThreshold: 3", "the startup probe gives 15 s")]
    // Models.
    [InlineData("mountPath: /models\n          name: models\n          readOnly: true", "mountPath: /models\n          name: models", "mounted read-only")]
    [InlineData("- verify\n", "- list\n", "expected pull and verify")]
    [InlineData("resource: limits.cpu", "resource: requests.cpu", "Model__IntraOpThreads")]
    [InlineData("value: cpu\n", "value: auto\n", "Model__Device is auto")]
    // Metrics.
    [InlineData("uosam_stream_items_total{", "uosam_items_total{", "there is no metric uosam_items_total")]
    [InlineData("sum by (stage) (rate(uosam_requests_total{result=\"Res", "sum by (step) (rate(uosam_requests_total{result=\"Res", "there is no label step")]
    [InlineData("uosam_objects_total{decision=", "uosam_objects_total{verdict=", "there is no label verdict")]
    [InlineData("sum by (job) (uosam_inflight)", "sum by (job) (uosam_in_flight)", "there is no metric uosam_in_flight")]
    [InlineData("sum by (job) (uosam_inflight)", "sum by (job) (uosam_queue_length)", "no panel shows uosam_inflight")]
    [InlineData("path: /metrics", "path: /stats", "/stats")]
    [InlineData("jobLabel: app.kubernetes.io/name", "jobLabel: app.kubernetes.io/component", "scrapes the jobs")]
    // Network.
    [InlineData("podSelector: {}", "podSelector:\n    matchLabels:\n      a: b", "stranger within to")]
    [InlineData("- from:\n    - podSelector:\n        matchLabels:\n          app.kubernetes.io/component: client\n    ports:\n    - port: 5104", "- ports:\n    - port: 5104", "stranger to global-optimizer:5104 is allowed")]
    [InlineData("- port: 5103\n      protocol: TCP\n    to:", "- port: 5113\n      protocol: TCP\n    to:", "uosam-refine to local-optimizer:5103 is denied")]
    [InlineData("        - 169.254.0.0/16\n", "", "sam-encoder to metadata server:443 is allowed")]
    [InlineData("kubernetes.io/metadata.name: monitoring\n      podSelector:\n        matchLabels:\n          app.kubernetes.io/name: prometheus", "kubernetes.io/metadata.name: monitoring", "grafana to")]
    // Job.
    [InlineData("completions: 8", "completions: 9", "expected --shard=$(JOB_COMPLETION_INDEX)/9")]
    [InlineData("completionMode: Indexed", "completionMode: NonIndexed", "completionMode is NonIndexed")]
    [InlineData("        - 3\n", "        - 4\n", "exit code 3 does not end its index")]
    [InlineData("dns:///local-optimizer.uosam.svc:5103", "dns:///local-optimizer.uosam.svc:5102", "calls [")]
    public void Rules_BrokenOverlay_SayWhatIsWrong(string found, string broken, string expected)
    {
        var faults = ManifestRules.Faults(Break(found, broken));

        Assert.Contains(faults, fault => fault.Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("value: cuda:0", "value: cpu", "Model__Device is cpu with a GPU")]
    [InlineData("image: uosam-sam-encoder:0.1.0-gpu", "image: uosam-sam-encoder:0.1.0", "with a GPU")]
    [InlineData("tolerations:\n      - effect: NoSchedule\n        key: nvidia.com/gpu\n        operator: Exists", "tolerations: []", "without the toleration")]
    [InlineData("uosam_queue_length{job=\"sam-encoder\"}", "uosam_queue_size{job=\"sam-encoder\"}", "there is no metric uosam_queue_size")]
    [InlineData("uosam_queue_length{job=\"sam-encoder\"}", "uosam_queue_length{job=\"encoder\"}", "there is no job encoder")]
    [InlineData("minReplicaCount: 2", "minReplicaCount: 0", "0 to 8 replicas")]
    public void Rules_BrokenGpuOverlay_SayWhatIsWrong(string found, string broken, string expected)
    {
        var faults = ManifestRules.Faults(Break(Kustomizations.Everything("gpu"), found, broken));

        Assert.Contains(faults, fault => fault.Contains(expected, StringComparison.Ordinal));
    }

    private static string Break(string found, string broken) => Break(Kustomizations.Everything("cpu"), found, broken);

    private static string Break(string yaml, string found, string broken)
    {
        Assert.Contains(found, yaml, StringComparison.Ordinal);
        return yaml.Replace(found, broken, StringComparison.Ordinal);
    }
}
