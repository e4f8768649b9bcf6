using System.Text.RegularExpressions;
using Grpc.Health.V1;
using k8s.Models;
using UoSam.Core.ModelStore;
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
        var builds = Build().Select(line => BuildLine().Match(line).Groups).ToList();
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
    public void BuildScript_SourceOfImagesNotGiven_SaysWhatIsMissing()
    {
        var fault = Assert.Throws<InvalidOperationException>(() => Tool.Run("", "", Top, "env", "-u", "DOTNET", "BUILDER=echo", "bash", "k8s/build-images.sh"));

        Assert.Contains("DOTNET: is not set; expected", fault.Message, StringComparison.Ordinal);
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
    public void Dockerfile_AsItIs_IsWhatABuilderTakes()
    {
        var text = File.ReadAllText(Path.Combine(Top, "k8s", "Dockerfile"));

        Assert.Empty(SchemaCheck.DockerfileFaults(text));
        Assert.NotEmpty(SchemaCheck.DockerfileFaults(text.Replace("COPY . .", "COPPY . .", StringComparison.Ordinal)));
    }

    [Fact]
    public void Dockerfile_CopiesAndBuildArguments_AreOfWhatThereIs()
    {
        var lines = File.ReadAllLines(Path.Combine(Top, "k8s", "Dockerfile"));
        var ignored = File.ReadAllLines(Path.Combine(Top, ".dockerignore"));
        var stages = lines.Where(line => line.StartsWith("FROM ", StringComparison.Ordinal)).Select(line => line.Split(' ')[^1]).ToList();
        var copies = lines.Where(line => line.StartsWith("COPY ", StringComparison.Ordinal)).ToList();

        Assert.All(copies, copy => Assert.Contains(
            FromStage().Match(copy) is { Success: true } from ? from.Groups[1].Value : ".", (string[])[".", .. stages]));
        Assert.All(["protos", "services", "clients", "Directory.Build.props", "Directory.Packages.props", "global.json"], needed =>
        {
            Assert.True(Path.Exists(Path.Combine(Top, needed)), needed);
            Assert.DoesNotContain(needed, ignored);
        });
        // An argument without a default is one that the script gives.
        Assert.All(lines.Where(line => Argument().IsMatch(line)), line => Assert.Contains($"--build-arg {line[4..]}=", Build()[0], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("SamEncoder")]
    [InlineData("PromptExtraction")]
    [InlineData("LocalOptimizer")]
    [InlineData("GlobalOptimizer")]
    public async Task PublishedStage_AsInItsImage_RunsAndIsSmall(string stage)
    {
        var folder = Directory.CreateTempSubdirectory("uosam-publish-test-");
        try
        {
            // From what was built for this test, which has the native libraries of all platforms.
            Tool.Run(
                "build the solution first", "", Top, "dotnet", "publish", $"services/UoSam.{stage}", "--no-build",
                "-c", Configuration, "-o", folder.FullName);
            File.CreateSymbolicLink(Path.Combine(folder.FullName, "program"), $"UoSam.{stage}");
            Lock(folder);
            await new ModelRepository().EnsureAsync(ModelCatalog.DefaultId, null, CancellationToken.None);

            await using var running = await RunningStage.StartAsync(
                Contained(folder.FullName, new ModelRepository().Root),
                new() { ["ASPNETCORE_URLS"] = "http://127.0.0.1:0", ["HOME"] = "/nonexistent", ["DOTNET_EnableDiagnostics"] = "0" });

            Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await running.AskAsync($"uosam.v1.{stage}"));
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

    // As in a pod: the program where its image has it, by the name of the entry point, under a read-only root with a /tmp of its
    // own, the models read-only, as the image's user and without any capability. Without the right to all that, what is left.
    private static string[] Contained(string app, string models)
    {
        var runtime = Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        if (!Environment.IsPrivilegedProcess)
        {
            return ["env", $"DOTNET_ROOT={runtime}", Path.Combine(app, "program")];
        }

        var script =
            $"""
            set -e
            mount --bind '{app}' /mnt
            mount --bind '{models}' /srv
            mount -o remount,bind,ro /srv
            mount -t tmpfs -o mode=1777 tmpfs /tmp
            mount -o remount,bind,ro /
            if touch /usr/written 2>/dev/null || touch /srv/written 2>/dev/null; then echo 'the root can be written to' >&2; exit 1; fi
            cd /mnt
            exec setpriv --reuid=1654 --regid=1654 --clear-groups --bounding-set=-all --inh-caps=-all --no-new-privs \
              env DOTNET_ROOT='{runtime}' Model__Folder=/srv /mnt/program
            """;
        return ["unshare", "--mount", "--propagation", "private", "sh", "-c", script];
    }

    private static string[] Build() =>
        Tool.Run("", "", Top, "env", "BUILDER=echo", "DOTNET=images/dotnet", "bash", "k8s/build-images.sh").Trim().Split('\n');

    private static string FirstLine(string text) => text.Split('\n', 2)[0];

    private static string FindTop(string folder) =>
        File.Exists(Path.Combine(folder, "UoSam.Grpc.sln")) ? folder : FindTop(Path.GetDirectoryName(folder)!);

    [GeneratedRegex("^COPY --from=([^ ]+) ")]
    private static partial Regex FromStage();

    [GeneratedRegex("^ARG [A-Z_]+$")]
    private static partial Regex Argument();

    [GeneratedRegex("ORT_FLAVOR=(?<flavor>[^ ]+) .*PROJECT=(?<project>[^ ]+) .*PROGRAM=(?<program>[^ ]+) -t (?<tag>[^ ]+)")]
    private static partial Regex BuildLine();
}
