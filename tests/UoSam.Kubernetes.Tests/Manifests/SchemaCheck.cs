using System.Security.Cryptography;

namespace UoSam.Kubernetes.Tests.Manifests;

/// <summary>Checks manifests by the schemas of npm's kubernetes-models, kept in the user's cache.</summary>
internal static class SchemaCheck
{
    private const string Remedy = "the tests of k8s/ need Node.js 20 or newer with npm, and its registry once";

    private static readonly string Source = Path.Combine(AppContext.BaseDirectory, "Schemas");
    private static readonly Lazy<string> Installed = new(Install);

    /// <summary>One line per fault of manifests.</summary>
    public static IEnumerable<string> Faults(string yaml) => Ask("check.cjs", yaml);

    /// <summary>One line per fault of a Dockerfile, by npm's dockerfile-utils.</summary>
    public static IEnumerable<string> DockerfileFaults(string text) => Ask("dockerfile.cjs", text);

    private static string[] Ask(string script, string input) =>
        Tool.Run(Remedy, input, Installed.Value, "node", Path.Combine(Installed.Value, script))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    // Into a new folder first, so that one that is there is whole.
    private static string Install()
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg
            ? xdg
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        var files = Directory.GetFiles(Source).Order(StringComparer.Ordinal).ToList();
        var content = SHA256.HashData([.. files.SelectMany(File.ReadAllBytes)]);
        var folder = Path.Combine(cache, "uosam", $"manifest-schemas-{Convert.ToHexStringLower(content)[..16]}");
        if (Directory.Exists(folder))
        {
            return folder;
        }

        var staging = Directory.CreateDirectory($"{folder}.{Environment.ProcessId}.tmp").FullName;
        files.ForEach(file => File.Copy(file, Path.Combine(staging, Path.GetFileName(file)), overwrite: true));
        Tool.Run(Remedy, "", staging, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        Directory.Move(staging, folder);
        return folder;
    }
}
