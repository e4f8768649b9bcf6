namespace UoSam.Kubernetes.Tests.Manifests;

/// <summary>The folders below k8s/, built as <c>kubectl apply -k</c> would.</summary>
internal static class Kustomizations
{
    private const string Remedy =
        "the tests of k8s/ need kubectl 1.28 or newer on the PATH, no cluster: install it from your distribution "
        + "(Debian 13: apt-get install kubernetes-client) or from the Kubernetes project's releases";

    private static readonly Lazy<IReadOnlyDictionary<string, string>> Built = new(() =>
        ((string[])["base", "overlays/cpu", "overlays/gpu", "overlays/cpu-tls", "overlays/gpu-tls", "overlays/observability", "refine-job", "refine-job-tls"])
        .ToDictionary(name => name, name => Tool.Run(Remedy, "", Root, "kubectl", "kustomize", name)));

    private static string Root => Path.Combine(AppContext.BaseDirectory, "k8s");

    /// <summary>What a user applies together, as one text.</summary>
    /// <param name="stages">cpu, gpu, cpu-tls or gpu-tls.</param>
    public static string Everything(string stages) => string.Join(
        "---\n",
        Built.Value[$"overlays/{stages}"],
        Built.Value["overlays/observability"],
        Built.Value[stages.EndsWith("-tls", StringComparison.Ordinal) ? "refine-job-tls" : "refine-job"]);
}
