namespace UoSam.Kubernetes.Tests.Manifests;

/// <summary>The folder that all of this is built from.</summary>
internal static class Sources
{
    /// <summary>Where the solution's file is.</summary>
    public static string Top { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "UoSam.Grpc.sln")) ? folder : Find(Path.GetDirectoryName(folder)!);
}
