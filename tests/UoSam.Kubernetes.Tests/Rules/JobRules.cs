using System.Globalization;
using k8s.Models;
using UoSam.Kubernetes.Tests.Manifests;

namespace UoSam.Kubernetes.Tests.Rules;

/// <summary>The indexed job covers every shard once, ends where a retry is useless, and calls the stages there are.</summary>
internal static class JobRules
{
    // As the command's --help and README say; the tests of the command hold them.
    private const int BadUsage = 2;
    private const int SomeFailed = 3;

    public static IEnumerable<string> Faults(ManifestSet manifests) => manifests.Jobs.SelectMany(job =>
        SpecFaults(job.Spec).Concat(EndpointFaults(manifests, job)).Select(fault => $"{job.Name()}: {fault}"));

    private static IEnumerable<string> SpecFaults(V1JobSpec spec)
    {
        var shard = $"--shard=$(JOB_COMPLETION_INDEX)/{spec.Completions?.ToString(CultureInfo.InvariantCulture)}";
        var container = spec.Template.Spec.Containers.Single();
        (bool Good, string Fault)[] checks =
        [
            (spec.CompletionMode == "Indexed", $"completionMode is {spec.CompletionMode}"),
            (spec.BackoffLimitPerIndex > 0, "no backoffLimitPerIndex"),
            (spec.PodReplacementPolicy == "Failed", "podReplacementPolicy is not Failed: two pods could have one shard"),
            (spec.Template.Spec.RestartPolicy == "Never", "restartPolicy is not Never, as podFailurePolicy needs"),
            (container.Args.Contains(shard), $"expected {shard}"),
            (Action(spec, BadUsage) == "FailJob", $"exit code {BadUsage} does not fail the job"),
            (Action(spec, SomeFailed) == "FailIndex", $"exit code {SomeFailed} does not end its index"),
        ];
        return checks.Where(check => !check.Good).Select(check => check.Fault);
    }

    private static string? Action(V1JobSpec spec, int exitCode) => spec.PodFailurePolicy?.Rules.FirstOrDefault(rule =>
        rule.OnExitCodes is { OperatorProperty: "In" } codes && codes.Values.Contains(exitCode)
        && codes.ContainerName == spec.Template.Spec.Containers[0].Name)?.Action;

    private static IEnumerable<string> EndpointFaults(ManifestSet manifests, V1Job job)
    {
        var given = job.Spec.Template.Spec.Containers[0].Args
            .Where(argument => argument.StartsWith("--endpoint=", StringComparison.Ordinal))
            .Select(argument => argument.Split('=')[^1]).ToList();
        var expected = manifests.Of<V1Service>().Select(service =>
            $"dns:///{service.Name()}.{service.Namespace()}.svc:{service.Spec.Ports.Single(port => port.Name == "grpc").Port}");
        return given.Order(StringComparer.Ordinal).SequenceEqual(expected.Order(StringComparer.Ordinal))
            ? []
            : [$"calls [{string.Join(", ", given)}]"];
    }
}
