using System.Collections.Concurrent;
using UoSam.Kubernetes.Tests.Manifests;

namespace UoSam.Kubernetes.Tests;

/// <summary>The stages' programs as <c>dotnet publish</c> puts them into an image, each published once and read-only.</summary>
public sealed class PublishedStages : IDisposable
{
    private static readonly string Configuration =
        AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uosam-publish-test-");
    private readonly ConcurrentDictionary<string, string> _said = new();

    /// <summary>Where a stage is, with the entry point <c>program</c> of its image.</summary>
    /// <param name="project">UoSam.Stage.</param>
    public DirectoryInfo FolderOf(string project)
    {
        ImageNameOf(project);
        return new DirectoryInfo(PathOf(project));
    }

    /// <summary>The image's name and tag by the SDK, as JSON.</summary>
    /// <param name="project">UoSam.Stage.</param>
    public string ImageNameOf(string project) => _said.GetOrAdd(project, Publish);

    public void Dispose()
    {
        Tool.Run("", "", "/", "chmod", "-R", "u+w", _folder.FullName);
        _folder.Delete(recursive: true);
    }

    // From what was built for this test, which has the native libraries of all platforms.
    private string Publish(string project)
    {
        var folder = PathOf(project);
        var said = Tool.Run(
            "build the solution first", "", Sources.Top, "dotnet", "publish", $"services/{project}", "--no-build", "-c", Configuration,
            "-o", folder, "-getProperty:ContainerRepository,ContainerImageTag");
        File.CreateSymbolicLink(Path.Combine(folder, "program"), project);
        Tool.Run("", "", "/", "chmod", "-R", "a-w,a+rX", folder);
        return said;
    }

    private string PathOf(string project) => Path.Combine(_folder.FullName, project);
}
