using System.Text.RegularExpressions;
using Grpc.Health.V1;
using k8s.Models;
using UoSam.Kubernetes.Tests.Manifests;

namespace UoSam.Kubernetes.Tests;

/// <summary>What can be told of the images where none can be built.</summary>
public sealed partial class ImageTests
{
    // Half of it ONNX Runtime, half ImageMagick; a managed library too many would hardly show, a native one would.
    private const long MostBytes = 90_000_000;

    private static readonly string Top = FindTop(AppContext.BaseDirectory);
    private static readonly string Configuration =
        AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";

    [Fact]
    public void BuildScript_AsItIs_BuildsTheImagesOfTheManifests()
    {
        var lines = Tool.Run("", "", Top, "env", "BUILDER=echo", "bash", "k8s/build-images.sh").Trim().Split('\n');
        var builds = lines.Select(line => BuildLine().Match(line).Groups).ToList();
        var wanted = ((string[])["cpu", "gpu"]).SelectMany(stages => ManifestSet.Parse(Kustomizations.Everything(stages)).Pods)
            .SelectMany(pod => pod.AllContainers).Select(container => container.Image).Distinct();

        Assert.Equal(wanted.Order(StringComparer.Ordinal), builds.Select(build => build["tag"].Value).Order(StringComparer.Ordinal));
        Assert.All(builds, build =>
        {
            var project = build["project"].Value;
            Assert.True(File.Exists(Path.Combine(Top, project, $"{Path.GetFileName(project)}.csproj")), project);
            Assert.True(File.Exists(Path.Combine(AppContext.BaseDirectory, $"{build["program"].Value}.dll")), build["program"].Value);
            Assert.Equal(build["tag"].Value.EndsWith("-gpu", StringComparison.Ordinal), build["flavor"].Value == "Gpu");
        });
    }

    [Fact]
    public void Dockerfile_EveryTarget_StartsTheProgramAsTheManifestsUser()
    {
        var stages = File.ReadAllText(Path.Combine(Top, "k8s", "Dockerfile")).Split("\nFROM ")
            .Where(stage => FirstLine(stage).Split(' ')[^1] is "cpu" or "gpu" or "cli").ToList();
        var user = ManifestSet.Parse(Kustomizations.Everything("cpu")).Pods
            .Select(pod => pod.Spec.SecurityContext).Select(context => $"USER {context.RunAsUser}:{context.RunAsGroup}").Distinct().Single();

        Assert.Equal(3, stages.Count);
        Assert.All(stages, stage =>
        {
            var lines = stage.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal([user, "ENTRYPOINT [\"/app/program\"]"], lines[^2..]);
        });
    }

    [Theory]
    [InlineData("sam-encoder", "services/UoSam.SamEncoder")]
    [InlineData("prompt-extraction", "services/UoSam.PromptExtraction")]
    [InlineData("local-optimizer", "services/UoSam.LocalOptimizer")]
    [InlineData("global-optimizer", "services/UoSam.GlobalOptimizer")]
    public void SdkContainer_OfAStage_HasTheManifestsName(string name, string project)
    {
        var said = Tool.Run("", "", Top, "dotnet", "msbuild", project, "-getProperty:ContainerRepository,ContainerImageTag");
        var image = ManifestSet.Parse(Kustomizations.Everything("cpu")).Deployments
            .Single(owner => owner.Name() == name).Spec.Template.Spec.Containers.Single().Image.Split(':');

        Assert.All(image, part => Assert.Contains($"\"{part}\"", said, StringComparison.Ordinal));
    }

    [Fact]
    public async Task PublishedStage_ReadOnlyFolderOfAnotherUser_RunsAndIsSmall()
    {
        var folder = Directory.CreateTempSubdirectory("uosam-publish-test-");
        try
        {
            // From what was built for this test, which has the native libraries of all platforms.
            Tool.Run(
                "build the solution first", "", Top, "dotnet", "publish", "services/UoSam.PromptExtraction", "--no-build",
                "-c", Configuration, "-o", folder.FullName);
            Lock(folder);

            await using var stage = await RunningStage.StartAsync(
                AsNobody("dotnet", Path.Combine(folder.FullName, "UoSam.PromptExtraction.dll")),
                new() { ["ASPNETCORE_URLS"] = "http://127.0.0.1:0", ["HOME"] = "/nonexistent" });

            Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await stage.AskAsync("uosam.v1.PromptExtraction"));
            Assert.InRange(BytesOnLinux(folder), 1, MostBytes);
        }
        finally
        {
            Tool.Run("", "", "/", "chmod", "-R", "u+w", folder.FullName);
            folder.Delete(recursive: true);
        }
    }

    // What a publish for linux-x64 alone, as in the Dockerfile, has.
    private static long BytesOnLinux(DirectoryInfo folder) => folder.EnumerateFiles("*", SearchOption.AllDirectories)
        .Where(file => !file.FullName.Contains("/runtimes/", StringComparison.Ordinal)
            || file.FullName.Contains("/runtimes/linux-x64/", StringComparison.Ordinal))
        .Sum(file => file.Length);

    private static void Lock(DirectoryInfo folder) => Tool.Run("", "", "/", "chmod", "-R", "a-w,a+rX", folder.FullName);

    // Without the right to be another user, the folder is read-only all the same.
    private static string[] AsNobody(params string[] command) => Environment.IsPrivilegedProcess
        ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", .. command]
        : command;

    private static string FirstLine(string text) => text.Split('\n', 2)[0];

    private static string FindTop(string folder) =>
        File.Exists(Path.Combine(folder, "UoSam.Grpc.sln")) ? folder : FindTop(Path.GetDirectoryName(folder)!);

    [GeneratedRegex("ORT_FLAVOR=(?<flavor>[^ ]+) .*PROJECT=(?<project>[^ ]+) .*PROGRAM=(?<program>[^ ]+) -t (?<tag>[^ ]+)")]
    private static partial Regex BuildLine();
}
