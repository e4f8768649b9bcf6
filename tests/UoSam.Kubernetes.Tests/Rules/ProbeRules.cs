using System.Globalization;
using k8s.Models;
using UoSam.Kubernetes.Tests.Manifests;
using UoSam.ServiceDefaults.Hosting;

namespace UoSam.Kubernetes.Tests.Rules;

/// <summary>Probes ask the port and the health service that the program has; liveness does not depend on the load.</summary>
internal static class ProbeRules
{
    private const int LongestLoadSeconds = 120;

    public static IEnumerable<string> Faults(ManifestSet manifests) =>
        from stage in StageFacts.All
        from owner in manifests.Deployments
        where owner.Name() == stage.Name
        from fault in Faults(owner.Spec.Template.Spec.Containers.Single(), stage)
        select $"{stage.Name}: {fault}";

    private static IEnumerable<string> Faults(V1Container container, StageFacts stage)
    {
        var port = stage.Port.ToString(CultureInfo.InvariantCulture);
        var (urls, grpc) = (Environment(container, "ASPNETCORE_URLS"), container.Ports.FirstOrDefault(open => open.Name == "grpc"));
        var health = Environment(container, "Security__HealthUrl") is { } own ? new Uri(own.Replace('*', 'x')).Port : stage.Port;
        var budget = container.StartupProbe?.FailureThreshold * container.StartupProbe?.PeriodSeconds;
        (bool Good, string Fault)[] checks =
        [
            (urls == $"http://*:{port}", $"ASPNETCORE_URLS is {urls}, expected http://*:{port}"),
            (grpc?.ContainerPort == stage.Port, $"port grpc is {grpc?.ContainerPort}, expected {port}"),
            (container.Ports.Any(open => open.ContainerPort == health), $"health answers on {health}, which is no port of the container"),
            Check("startup", container.StartupProbe, health, stage.HealthService),
            Check("readiness", container.ReadinessProbe, health, stage.HealthService),
            Check("liveness", container.LivenessProbe, health, ServiceDefaultsExtensions.LivenessService),
            (budget >= LongestLoadSeconds, $"the startup probe gives {budget} s, expected {LongestLoadSeconds} or more"),
        ];
        return checks.Where(check => !check.Good).Select(check => check.Fault);
    }

    private static (bool Good, string Fault) Check(string name, V1Probe? probe, int port, string service) => (
        probe?.Grpc?.Port == port && probe.Grpc.Service == service && probe.TimeoutSeconds > 1,
        $"the {name} probe asks {probe?.Grpc?.Port} for {probe?.Grpc?.Service} within {probe?.TimeoutSeconds} s, "
        + $"expected {port} for {service} within more than 1 s");

    private static string? Environment(V1Container container, string name) =>
        container.Env.FirstOrDefault(variable => variable.Name == name)?.Value;
}
